"""Descents in words and numbers: starts, presets, paths and their steps."""
