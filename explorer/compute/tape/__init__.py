"""The tape: a snippet run as it stands, and everything that its tapes did."""
