"""States as texts: links and commands, copied and opened."""
