"""The text of a snippet, and what it writes, as they are shown."""
