"""What makes the window speak: the fonts of its texts, and the language that is chosen."""
