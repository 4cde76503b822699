"""Common parts of pages: a spec, requests, parameters, the inspector."""
