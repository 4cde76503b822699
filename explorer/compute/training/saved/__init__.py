"""Runs on the disk: recorded while they go on, exported, and asked what their model says."""
