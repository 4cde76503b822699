"""The command palette: entries, how they are matched with what is typed, and its widget."""
