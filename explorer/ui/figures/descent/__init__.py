"""The figure of Descent.

`descent` puts it together: `ground` paints what is descended with the map of all `starts`,
`descent_paths` the ways, `step_layer` the step that is told with its `arrows`; `below` are the
charts by step and by learning rate.
"""
