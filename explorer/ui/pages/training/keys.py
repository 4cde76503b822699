"""Keys and mouse in Training."""

from explorer.core.translation import Text

KEYS: tuple[tuple[Text, Text], ...] = (
    ("Space", "start, pause, continue"),
    (".", "one step"),
    ("E", "to the end of the epoch"),
    ("V", "how a CSV file is read, and choices to change it"),
    ("R", "a table of all kept runs"),
    ("Space · F2 · Del", "in that table: show or hide, rename, delete; letters filter"),
    ("T", "open the step that is read, or the last, on the tape; also by the right button"),
    ("← →", "read the values, with Shift faster"),
    ("↑ ↓", "in a study: to a better or a worse trial"),
    ("Enter", "in a study: open the run of the trial"),
    (
        "drop",
        "a CSV file on the window: its columns are the data; the folder of a study: its trials; "
        "a log folder: its runs",
    ),
)
"""Keys, or what the mouse does, with their meanings."""
