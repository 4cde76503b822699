"""The editor of a snippet: Python in colours, with marks beside the lines."""
