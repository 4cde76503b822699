"""A function of two variables: what is asked, what is answered, its table."""
