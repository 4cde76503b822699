"""A session as one line of text: a link, which another window opens, or a command."""
