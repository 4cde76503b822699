"""What takes the steps of a descent and of a training: optimizers, schedules and update rules."""
