"""Rules of operations: what each passes on to its inputs, one module a kind."""
