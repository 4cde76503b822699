"""What stands where: rows of the strip, folded, and places of the graph."""
