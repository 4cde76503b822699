"""Keys and mouse in Curves."""

from explorer.core.translation import Text

KEYS: tuple[tuple[Text, Text], ...] = (
    ("← → ↑ ↓", "move the point, with Shift faster"),
    ("N, Shift + N", "to the next root, extremum or inflection that is marked, to that before"),
    ("drag, click", "the point: put it there"),
    ("drag", "in 3-D: turn and tilt the surface"),
    ("Ctrl + ← → ↑ ↓", "in 3-D: turn and tilt the surface"),
)
"""Keys, or what the mouse does, with their meanings."""
