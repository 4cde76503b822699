"""Five ways to one derivative."""
