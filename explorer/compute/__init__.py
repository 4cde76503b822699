"""Computations: TensorFlow and NumPy, no Qt."""

from __future__ import annotations

import os

# Without AVX2's fused multiply-add, which rounds once where TensorFlow's own operations round
# twice: so a compiled descent takes the steps of the eager loop to the last bit. XLA reads this
# when it compiles for the first time.
_SAME_ROUNDING = "--xla_cpu_max_isa=AVX"
if "xla_cpu_max_isa" not in os.environ.get("XLA_FLAGS", ""):
    os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {_SAME_ROUNDING}".strip()
