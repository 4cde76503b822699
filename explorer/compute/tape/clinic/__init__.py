"""The clinic: why a gradient is None, NaN or infinite, or a snippet fails; and it repaired."""
