"""A workspace that is in no release: f at one place, to show what one record adds."""
