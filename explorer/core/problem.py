"""A question, and the way in which its answer is looked at."""

from __future__ import annotations

from typing import Annotated, Any, Self

import msgspec
from msgspec import Meta

InSpace = Annotated[
    bool, Meta(title="3-D", description="The surface in three dimensions; drag turns it")
]
"""Whether a function of two variables is drawn as a surface rather than as a map."""


class Problem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Question to the engine: nothing else travels to it, and equal problems have equal answers.

    The spec of a page is its problem with more fields: the view, which stays in the window.
    """

    @classmethod
    def of(cls, spec: Any) -> Self:  # noqa: ANN401
        """Return the part of a spec that is this problem, or a part of this problem."""
        return cls(**{name: getattr(spec, name) for name in cls.__struct_fields__})
