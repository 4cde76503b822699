from __future__ import annotations

import sys
from pathlib import Path

import pytest
import tensorflow as tf

from explorer.compute.tape.differences.effects import EffectError, no_effects


@pytest.fixture
def bytecode_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process of a person's, whatever the environment of the tests says."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.mark.usefixtures("bytecode_written")
def test_a_module_may_be_imported_for_the_first_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "never_imported_before.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    with no_effects():
        import never_imported_before  # type: ignore[import-not-found]
    assert never_imported_before.x == 1
    assert [*(tmp_path / "__pycache__").iterdir()]


@pytest.mark.usefixtures("bytecode_written")
def test_autograph_may_convert_a_function() -> None:
    @tf.function
    def halved(x: tf.Tensor) -> tf.Tensor:
        while x > 1.0:
            x = x / 2.0
        return x

    with no_effects():
        assert float(halved(tf.constant(3.0))) == 0.75


def test_a_file_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(EffectError), no_effects():
        (tmp_path / "a.txt").write_text("a")
    assert [*tmp_path.iterdir()] == []
