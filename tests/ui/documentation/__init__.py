"""Pictures of the documentation: made, and compared with what the window shows today."""
