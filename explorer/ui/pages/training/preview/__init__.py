"""The preview of a table file: what was understood of it, and choices to change that."""
