"""Options of `train`, by what they are about."""
