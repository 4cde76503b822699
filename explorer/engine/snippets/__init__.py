"""Engine of a workspace that runs code: a fresh process for every run."""
