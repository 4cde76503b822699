"""Controls of what is watched of a run, and of the chart that shows it."""
