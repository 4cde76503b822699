"""The command `tape`."""
