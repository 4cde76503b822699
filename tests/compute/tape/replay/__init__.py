"""Proof by replay."""
