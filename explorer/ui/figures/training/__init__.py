"""The figure of Training: losses, predictions, layers."""
