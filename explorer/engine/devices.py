"""What this machine has to compute with, as far as can be told without TensorFlow."""

from __future__ import annotations

from pathlib import Path


def has_gpu() -> bool:
    """Return whether this machine has a GPU that TensorFlow may use: an NVIDIA one, on Linux."""
    return any(Path(device).exists() for device in ("/dev/nvidiactl", "/dev/dxg"))
