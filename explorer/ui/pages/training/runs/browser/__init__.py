"""The run browser: all runs of a folder in a table, followed as they grow."""
