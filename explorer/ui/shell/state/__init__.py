"""What comes back at the next start: the last session, the theme, the window and its place."""
