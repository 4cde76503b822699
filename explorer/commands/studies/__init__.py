"""Commands about studies: made, told of, worked on."""
