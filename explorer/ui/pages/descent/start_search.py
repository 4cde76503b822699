"""Another start, where a descent from the usual one would be dead from the beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from explorer.core.descent.spec import DescentSpec
from explorer.core.optimizers.config import OptimizerConfig

if TYPE_CHECKING:
    from explorer.core.curves.results import CurveSamples
    from explorer.core.descent.results import DescentPath
    from explorer.core.surface.results import SurfaceSamples


class StartSearch:
    """Looks for a start once for each function, unless a person chose one for it."""

    def __init__(self) -> None:
        self.is_open = True
        """Whether a start may still be found."""

    def follow(self, before: DescentSpec, spec: DescentSpec) -> None:
        """Note whether a start is looked for: not once a person, or a file, put it somewhere."""
        if spec.start_is_chosen or spec.start != before.start:
            self.is_open = False
        elif spec.function.text != before.function.text:
            self.is_open = True

    def found(
        self, spec: DescentSpec, first: DescentPath, ground: CurveSamples | SurfaceSamples | None
    ) -> DescentSpec | None:
        """Return a spec that starts elsewhere, where that is better; later ones stay as they are.

        Args:
            spec: which was descended.
            first: the whole path of its first runner.
            ground: what is drawn under it.
        """
        from explorer.core.descent.first_start import first_start, is_level

        self.is_open = False
        if ground is None or any(first.missing):
            return None
        runners = spec.runners
        is_usual = runners == (OptimizerConfig(),)
        is_lost = is_usual and first.verdict.outcome == "diverged"
        if not (is_lost or is_level(first.gradients[0], ground)):
            return None
        better = first_start(ground, runners[0].rate, spec.steps)
        if better is None:
            return None
        if is_usual:
            runners = (replace(runners[0], rate=better.rate),)
        return replace(spec, start=better.place, runners=runners)
