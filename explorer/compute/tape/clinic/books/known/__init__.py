"""What exists today, and what replaced what is gone."""
