"""Optimizers, schedules and update rules, of descents and of trainings."""
