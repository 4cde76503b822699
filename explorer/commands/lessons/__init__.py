"""`lessons`: listed, printed, checked, begun, and exported as notebooks."""
