"""The window itself: its frame, panels, status line, files, state, and how it starts."""
