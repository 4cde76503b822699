"""From the text of a lesson to what it says and asks; nothing in it is executed.

lesson_file     a file as a lesson, or as faults with their lines
markdown        paragraphs, lists and tables, with HTML as the text that it is
yaml_text       the head and the blocks, as YAML 1.2 without what can run or swell
fields          what stands in a block, checked one key after the other
predictions     what a step asks
setups          what a step sets up
"""
