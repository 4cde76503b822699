"""What figures are made of: plots, axes, lines, bands, marks, views, SVG."""
