"""The tour and the hints."""
