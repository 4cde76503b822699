"""A question, and the way in which its answer is looked at."""

from __future__ import annotations

from typing import Any, Self

import msgspec


class Problem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Question to the engine: nothing else travels to it, and equal problems have equal answers.

    The spec of a page is its problem with more fields: the view, which stays in the window.
    """

    @classmethod
    def of(cls, spec: Any) -> Self:  # noqa: ANN401
        """Return the part of a spec that is this problem, or a part of this problem."""
        return cls(**{name: getattr(spec, name) for name in cls.__struct_fields__})
