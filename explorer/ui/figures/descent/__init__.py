"""The figure of Descent: paths, arrows, charts by step, rates and starts."""
