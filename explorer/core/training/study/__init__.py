"""Studies: many runs of one training over settings that are searched."""
