"""Lines that are heard: what of a picture is said by pitch, place and signals, and its samples."""
