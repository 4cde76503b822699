"""How it is drawn without a window."""

from __future__ import annotations

from explorer.core.tables import Table
from explorer.engine.blocking_client import BlockingClient
from explorer.ui.figures.kit.figure import Figure
from explorer.ui.output.drawings.kit import Drawn, RenderOptions
from tests.toy.spec import ToySpec


def draw(spec: ToySpec, options: RenderOptions, client: BlockingClient) -> Drawn:
    """Draw nothing, beside the number."""
    (answer,) = client.ask(spec.problem())
    return Drawn(Figure(options.theme), Table(("f",), ([answer.value],)))  # pyright: ignore[reportAttributeAccessIssue]
