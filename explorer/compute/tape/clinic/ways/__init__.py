"""Ways of a value from a source to a target, and what blocks them."""
