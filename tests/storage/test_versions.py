"""The report of versions: all of them, and nothing of the person."""

from __future__ import annotations

import getpass
import os
import platform
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import explorer
from explorer import app
from explorer.storage.versions import report, versions

ROOT = Path(explorer.__file__).parent.parent


def test_every_package_that_is_needed_is_told_of() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {each.partition(">")[0] for each in project["dependencies"]}
    told = versions()
    assert {name: metadata.version(name) for name in needed}.items() <= told.items()
    assert told["Gradient Explorer"] == explorer.__version__
    assert told["Python"].startswith(platform.python_version())


def test_the_report_names_no_person_no_machine_and_no_path() -> None:
    text = report()
    assert text.endswith("\n")
    assert all(line.isprintable() for line in text.splitlines())
    secrets = {getpass.getuser(), platform.node(), os.fspath(Path.home()), os.fspath(ROOT)}
    # Short names, as that of root, may be part of a word.
    assert not [each for each in secrets if len(each) > 4 and each in text]
    assert "/" not in text.replace("GNU/Linux", "")


def test_the_command_line_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--version", "--report"]) == 0
    assert capsys.readouterr() == (report(), "")
    assert app.main(["--version", "--all"]) == 2


def test_neither_qt_nor_tensorflow_is_loaded_for_it() -> None:
    code = (
        "import sys; from explorer import app; app.main(['--version', '--report']); "
        "assert not {'tensorflow', 'PySide6'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
