"""Parts of figures: plots, axes, lines, bands, marks, views, SVG."""
