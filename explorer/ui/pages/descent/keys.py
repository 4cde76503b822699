"""Keys and mouse in Descent."""

from explorer.core.translation import Text

KEYS: tuple[tuple[Text, Text], ...] = (
    ("Space", "play, pause"),
    (",  .", "one step back, forward"),
    ("<  >", "to the first step, to the last"),
    ("← → ↑ ↓", "move the start, with Shift faster"),
    ("drag, click", "the start: put it there"),
    ("click, drag", "in a chart: to that step, or to that rate"),
    ("drag", "in 3-D: turn and tilt the surface"),
    ("Ctrl + ← → ↑ ↓", "in 3-D: turn and tilt the surface"),
)
"""Keys, or what the mouse does, with their meanings."""
