"""What a machine has to compute with, as far as it is known without TensorFlow."""

from __future__ import annotations

from pathlib import Path


def has_gpu() -> bool:
    """Return whether this machine has a GPU that TensorFlow may know: on Linux one of NVIDIA."""
    return any(Path(device).exists() for device in ("/dev/nvidiactl", "/dev/dxg"))
