"""The data of a training: how they are read or drawn, split, scaled and taken in batches."""
