"""Which runs of a log folder are one: of training and of validation data, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.storage.logs.folder import LogFolder
from explorer.storage.logs.joined import logged_run, pairs_of
from tests.storage.logs.files import events, look, write


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        ([], {}),
        (["train", "validation"], {"train": "validation"}),
        (["a/b/train", "a/b/validation", "a/train"], {"a/b/train": "a/b/validation"}),
        (["a/Training", "a/VAL"], {"a/Training": "a/VAL"}),
        (["a/train", "b/validation"], {}),
        (["a/train", "a/validation", "a"], {}),
        (["train", "validation", "."], {}),
        (["a/train", "a/validation", "a/val"], {}),
        (["a/train", "a/eval"], {}),
        (["a/train-1", "a/validation-1"], {}),
        (["a_train", "a_validation"], {}),
    ],
)
def test_runs_are_one_where_their_names_say_so(names: list[str], pairs: dict[str, str]) -> None:
    assert pairs_of(names) == pairs


def test_what_only_one_of_both_has_is_drawn_alone(tmp_path: Path) -> None:
    write(tmp_path / "a" / "train", events([1, 2]))
    write(tmp_path / "a" / "train", events([1, 2], tag="rate"), "1700000001.host")
    write(tmp_path / "a" / "validation", events([1]))
    write(tmp_path / "a" / "validation", events([7], tag="late"), "1700000001.host")
    log = LogFolder(tmp_path)
    look(log)
    pairs = pairs_of(log.runs)
    both, rate, late = (
        logged_run(log.runs, "a/train", pairs, tag) for tag in ("loss", "rate", "late")
    )
    assert both.name == rate.name == "a"
    assert both.points.points.steps.tolist() == [1, 2]
    assert both.validation is not None
    assert both.validation.values.tolist() == [1]
    assert rate.validation is None
    assert (late.name, late.validation) == ("a/validation", None)
    assert late.points.points.values.tolist() == [7]
