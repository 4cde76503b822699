"""The descents worth seeing are well written: they can be read, seen and told apart."""

from __future__ import annotations

import pytest

from explorer.core.descent.presets import PRESETS, Preset
from explorer.core.session import Session, decode, encode


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.title)
class TestPreset:
    """One of them."""

    def test_it_parses_without_a_letter_that_needs_a_slider(self, preset: Preset) -> None:
        function = preset.spec.function
        assert set(function.axes()) <= {"x", "y"}
        assert function.shown_parameters(function.axes()) == ()

    def test_its_start_lies_in_its_view(self, preset: Preset) -> None:
        spec = preset.spec
        assert spec.low < spec.start[0] < spec.high
        if len(spec.function.axes()) == 2:
            assert spec.bottom is not None
            assert spec.top is not None
            assert spec.bottom < spec.start[1] < spec.top

    def test_its_runners_are_of_different_optimizers(self, preset: Preset) -> None:
        names = [runner.optimizer for runner in preset.spec.runners]
        assert len(set(names)) == len(names)

    def test_it_is_kept_in_a_session(self, preset: Preset) -> None:
        session = Session(workspace="descent").with_spec(preset.spec)
        assert decode(encode(session)).descent == preset.spec


def test_their_titles_tell_them_apart() -> None:
    assert len({preset.title for preset in PRESETS}) == len(PRESETS)
