"""Studies by Optuna: made, and worked on by any number of processes and machines."""
