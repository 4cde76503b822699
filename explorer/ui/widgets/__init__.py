"""Small parts that pages and window are made of, with the theme and fonts."""
