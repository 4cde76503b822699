"""The workspaces: the controls around a figure."""
