"""Colours of pixels that are one number each."""

from __future__ import annotations

import numpy as np


def channels(packed: np.ndarray) -> np.ndarray:
    """Return red, green and blue, (…, 3) uint8, of colours 0xRRGGBB."""
    return np.stack([packed >> 16 & 255, packed >> 8 & 255, packed & 255], axis=-1).astype(np.uint8)
