"""Ideas that the help explains, and how they are found."""
