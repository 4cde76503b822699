"""The panel at the right: code, numbers and keys, and the room it takes."""
