"""Tools of every computation. Read `tape` first: all derivatives come from it.

tape                         nested tapes, alone
lowering elementary as_eager   an expression as TensorFlow operations
derivatives no_gradient compiled not_finite   it and its derivatives on many places; None, NaN
landscape                    a function of several variables with its gradient
optimizers schedules         update rules and learning rates as Keras has them
background chunk_size        work that gives way; work in pieces
"""
