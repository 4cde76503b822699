"""The page of the tape: a snippet, its run, and what its tapes did."""
