"""Groups of controls of Training: data that are drawn, how rows are split, and penalties."""
