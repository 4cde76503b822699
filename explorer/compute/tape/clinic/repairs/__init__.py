"""Repairs: the whole program, changed where a cause stands; comments and layout are kept."""
