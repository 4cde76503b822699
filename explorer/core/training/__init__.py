"""Training: its problem and view, its results and curves, its sizes and its words."""
