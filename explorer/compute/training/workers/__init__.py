"""One training over several processes: each takes its share of every batch."""
