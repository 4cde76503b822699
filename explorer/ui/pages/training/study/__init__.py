"""A study in the place of the runs: followed, looked at, its settings taken."""
