"""Of several windows each has a file for its state, and none is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from explorer.storage.slots import Slot, take_slot
from tests.test_app import ROOT

HOLD = """
import sys
from pathlib import Path
from explorer.storage.slots import take_slot
print(take_slot(Path(sys.argv[1])).path.name, flush=True)
sys.stdin.read()
"""


def holding(path: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_each_window_has_the_first_file_that_is_free(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "state.json"
    first, name = holding(path)
    assert name == "state.json"
    path.write_text("{}")
    second, name = holding(path)
    assert name == "state-2.json"
    # It begins with what is known.
    assert (path.parent / "state-2.json").read_text() == "{}"
    first.kill()
    first.communicate()
    third, name = holding(path)
    assert name == "state.json"
    for process in (second, third):
        process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_a_folder_that_cannot_be_made_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "state.json"
    assert take_slot(path) == Slot(path, 1)
