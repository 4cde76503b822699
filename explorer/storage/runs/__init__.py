"""Runs of the training as folders: written while they go on, listed, read, deleted."""
