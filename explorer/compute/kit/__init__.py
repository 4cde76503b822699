"""What every computation needs: the tapes, lowering, optimizers, background work."""
