"""How a record is read: names, values and operations as people write them."""
