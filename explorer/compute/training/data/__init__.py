"""The data of a training: where they come from, how they are split, scaled and drawn in batches."""
