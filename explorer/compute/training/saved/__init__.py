"""Runs on the disk: recorded while they go on, exported, and their models evaluated."""
