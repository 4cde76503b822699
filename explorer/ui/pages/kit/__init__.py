"""What every page has: a spec, requests, parameters, the inspector."""
