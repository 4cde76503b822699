"""How a sentence names a file that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.storage.reading import shown_name, unreadable


@pytest.mark.parametrize(
    ("path", "name"), [("/", "/"), ("data/a.csv", "a.csv"), ("é" * 200, "é" * 99 + "…")]
)
def test_a_path_is_named_by_its_last_part_in_a_bearable_length(path: str, name: str) -> None:
    assert shown_name(Path(path)) == name


def test_the_folder_that_one_is_in_has_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown_name(Path()) == tmp_path.name
    told = unreadable(Path(), PermissionError(13, "Permission denied"))
    assert str(told) == f"{tmp_path.name} cannot be opened: Permission denied."
