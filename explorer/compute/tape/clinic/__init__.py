"""The clinic: why a gradient is missing, what an error means, and the program repaired."""
