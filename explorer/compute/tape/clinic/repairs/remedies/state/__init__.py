"""Values that went through a state: of variables, layers, optimizers, metrics, queues."""
