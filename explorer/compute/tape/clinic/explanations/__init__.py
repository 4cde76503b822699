"""Errors and warnings in plain words, each with what may repair it."""
