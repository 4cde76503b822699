"""Results to drawings: the same code in the window, in a file and without a screen."""
