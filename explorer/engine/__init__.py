"""The boundary between the window and TensorFlow: messages, the worker process, its client."""
