"""Numbers that grow with a run, in flat memory."""
