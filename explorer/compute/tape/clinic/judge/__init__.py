"""The judge of causes: one file for each kind of evidence."""
