"""Descents in words and numbers: optimizers, schedules, update rules, starts and presets."""
