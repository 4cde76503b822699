"""The charts below the losses: each of one run."""
