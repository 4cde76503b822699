"""The chain rule at a step of the sweep: what an operation passes on, and why."""
