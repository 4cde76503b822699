"""Gradient Explorer, started from a checkout: the same as `python -m explorer`."""

import sys

from explorer.app import main

if __name__ == "__main__":
    sys.exit(main())
