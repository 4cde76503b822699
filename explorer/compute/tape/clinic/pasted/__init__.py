"""Text that is no Python as it stands: pasted from a page, a console, a notebook, Python 2."""
