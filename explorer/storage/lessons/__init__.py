"""Lessons on the disk.

library     the program's own lessons, and folders of a person's
progress    which steps were answered, how and when, and the results as CSV
"""
