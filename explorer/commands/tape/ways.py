"""Names of the ways in which derivatives are computed that a tape is compared with."""

from __future__ import annotations

from explorer.core.translation import Text

WAYS: dict[str, Text] = {
    "eager": "eager tape",
    "function": "in tf.function",
    "compiled": "compiled by XLA",
    "forward": "forward mode",
    "differences": "differences",
}
