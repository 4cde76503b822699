"""How it is drawn without a window."""

from __future__ import annotations

from explorer.core.tables import Table
from explorer.ui.figures.kit.figure import Figure
from explorer.ui.output.asking import Asking
from explorer.ui.output.drawings.kit import Drawn, Look
from tests.toy.spec import ToySpec


def draw(spec: ToySpec, look: Look, asking: Asking) -> Drawn:
    """Draw nothing, beside the number."""
    (answer,) = asking.ask(spec)
    return Drawn(Figure(look.theme), Table(("f",), ([answer.value],)))  # pyright: ignore[reportAttributeAccessIssue]
