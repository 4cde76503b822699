"""The four ways to predict: a drawn line, a mark on an axis, a choice, a number."""
