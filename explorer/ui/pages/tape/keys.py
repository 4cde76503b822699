"""Keys and mouse in the tape."""

from explorer.core.translation import Text

KEYS: tuple[tuple[Text, Text], ...] = (
    ("Ctrl + Enter, F5", "run the snippet"),
    ("Shift + F5", "stop it"),
    ("F2", "go to the snippet"),
    ("Tab, Shift + Tab", "in the snippet: indent, and back"),
    ("Esc, then Tab", "in the snippet: leave it"),
    ("Ctrl + /", "in the snippet: comment, and back"),
    ("click, Enter", "in the output: go to the line"),
    ("Space", "play, pause"),
    (",  .", "one step back, forward"),
    ("<  >", "to the first step, to the last"),
    ("click", "an operation: its line lights up; a fold: it opens, and closes again"),
    ("double click, Enter", "an operation: go to its step"),
    ("↑ ↓", "in the figure: the operation above, below"),
    ("wheel", "over the rows: scroll; over the graph: zoom at the mouse"),
    ("drag", "move the graph; the line between rows and graph"),
    ("← →, + −, F", "in the graph: move, zoom, all of it"),
)
"""Keys, or what the mouse does, with their meanings."""
