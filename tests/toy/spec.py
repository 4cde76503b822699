"""What it is asked, and its answer."""

from __future__ import annotations

import msgspec

from explorer.core.function import FunctionSpec


class ToySpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="toy"):
    """f at a place."""

    function: FunctionSpec = FunctionSpec()
    at: float = 2.0


class ToyAnswer(msgspec.Struct, frozen=True, tag="toy_answer"):
    """Its value there."""

    value: float
