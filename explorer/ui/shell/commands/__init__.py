"""Implementation of the actions in the table, and the top row with their buttons."""
