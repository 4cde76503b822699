"""What the actions of the table do, and the top row with their buttons."""
