"""Why gradients are None, NaN or infinite, with the repaired program beside it."""
