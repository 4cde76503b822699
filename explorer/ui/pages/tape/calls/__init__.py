"""The panel beside the figure: gradient calls, their witnesses, and the tapes."""
