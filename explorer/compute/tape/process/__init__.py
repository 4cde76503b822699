"""The process of a snippet: what it writes is captured, what it takes is limited."""
