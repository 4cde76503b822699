"""The remedies: one file for each kind of change."""
