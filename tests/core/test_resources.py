"""The program's own files are found in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.core import resources
from explorer.core.resources import core_text, resource


@pytest.mark.parametrize("name", ["icons/app.svg", "fonts/Inter-Regular.otf"])
def test_a_file_of_the_checkout_is_found(name: str) -> None:
    assert resource(name).is_file()


def test_a_file_that_is_missing_has_the_path_where_it_should_be() -> None:
    assert resource("icons/none.svg").parent == resource("icons/app.svg").parent


def test_the_files_inside_an_installed_package_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "explorer" / "resources" / "icons"
    installed.mkdir(parents=True)
    (installed / "app.svg").write_text("<svg/>")
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "explorer")
    assert resource("icons/app.svg") == installed / "app.svg"


def test_the_working_folder_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert resource("icons/app.svg").is_absolute()
    assert resource("icons/app.svg").is_file()
    assert "start" in core_text("language/reading/grammar.lark")
