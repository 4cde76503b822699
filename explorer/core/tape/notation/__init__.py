"""A record as it is read: names, values and operations as people write them."""
