"""One record in the registry adds a workspace: nothing else is touched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.core.session import Session
from explorer.workspaces import WORKSPACES, all_pages, load

ROOT = Path(__file__).parents[1]
RECORD = """
    Workspace(
        "toy",
        "Toy",
        (
            Page(
                "toy",
                "tests.toy.spec:ToySpec",
                "tests.toy.page:ToyPage",
                "tests.toy.drawing",
                "tests.toy.command:rendered",
            ),
        ),
        {"tests.toy.spec:ToyProblem": "tests.toy.computation:run"},
        ("tests.toy.spec:ToyAnswer",),
        "tests.toy.page:KEYS",
        "tests.toy.page:EXAMPLES",
        Command("toy", "f at one place", "tests.toy.command:add_options"),
    ),
)
"""
PROGRAM = """
import json, sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from explorer.core.session import decode, encode
from explorer.engine.client import Engine
from explorer.ui.application import make_application
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.controller import MainController

app = make_application()
engine = Engine()
engine.start()
shell = MainWindow(None)
window = MainController(shell, engine)
found = {}

def look():
    shell.activateWindow()
    QTest.keyClick(shell, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    found["workspace"] = window.session.workspace
    found["buttons"] = [b.text() for b in window.top_bar.workspaces.findChildren(QPushButton)]
    window.commands.show_help()
    search = window.commands.helping.help.search
    search.chips["keys"].click()
    texts = [text for item in search.shown for text in (item.title, item.key)]
    found["help"] = [t for t in texts if t in ("Toy", "do nothing", "Ctrl + 1, 2, 3, 4, 5")]
    QTest.keyClick(shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = shell.command_palette
    QTest.keyClicks(palette.field, "toy")
    found["palette"] = [[e.title, e.kind, e.key] for e in palette.shown]
    QTest.keyClicks(palette.field, " three")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    found["example"] = window.session.toy.at
    window.commands.undo()
    kept = decode(encode(window.session))
    found["kept"] = [kept.workspace, kept.toy.at, kept == window.session]
    window.page.results_changed.connect(end)

def end():
    found["shown"] = window.page.figure.text()
    found["table"] = window.page.table().columns[0]
    shell.close()
    engine.stop()
    print(json.dumps(found))
    app.quit()

window.completed.connect(look)
shell.show()
window.fill()
QTimer.singleShot(60_000, app.quit)
app.exec()
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with one record more in its registry, and that workspace's own files."""
    root = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "explorer", root / "explorer")
    shutil.copytree(ROOT / "tests" / "toy", root / "tests" / "toy")
    (root / "tests" / "__init__.py").touch()
    (root / "resources").symlink_to(ROOT / "resources")
    registry = root / "explorer" / "workspaces.py"
    head, end, rest = registry.read_text(encoding="utf-8").partition("\n)\n\n")
    assert end
    registry.write_text(f"{head}{RECORD}\n{rest}", encoding="utf-8")
    return root


def _run(tree: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_one_record_adds_a_workspace_to_window_keys_palette_session_and_worker(
    tree: Path,
) -> None:
    found = json.loads(_run(tree, "-c", PROGRAM).splitlines()[-1])
    assert found["workspace"] == "toy"
    assert found["buttons"] == ["Curves", "Descent", "Training", "Tape", "Toy"]
    assert sorted(found["help"]) == ["Ctrl + 1, 2, 3, 4, 5", "Toy", "do nothing"]
    assert found["palette"] == [
        ["Toy", "workspace", "Ctrl+5"],
        ["At three", "example of Toy", ""],
    ]
    assert found["example"] == 3.0
    assert found["kept"] == ["toy", 2.0, True]
    # sin² 2
    assert found["shown"] == "0.826822"
    assert found["table"] == pytest.approx([0.826821810431806])


@pytest.mark.slow
def test_one_record_adds_a_command_and_its_line_of_help(tree: Path) -> None:
    assert "\n  toy      f at one place\n" in _run(tree, "-m", "explorer", "--help")
    assert _run(tree, "-m", "explorer", "toy", "x^3") == "8\n"


@pytest.mark.slow
def test_one_record_adds_a_workspace_to_render(tree: Path) -> None:
    session: dict[str, object] = {"program": "gradient-explorer", "version": 2, "workspace": "toy"}
    session["function"] = {"text": "x^2"}
    session["toy"] = {"problem": {"at": 3.0}}
    (tree / "session.json").write_text(json.dumps(session))
    _run(tree, "-m", "explorer", "render", "session.json", "-o", "value.csv")
    assert (tree / "value.csv").read_text() == "f\n9.0\n"


def test_every_page_has_a_spec_of_its_own_in_a_session() -> None:
    names = [page.name for page in all_pages()]
    assert len(set(names)) == len(names)
    for page in all_pages():
        assert type(getattr(Session(), page.name)) is load(page.spec)


def test_a_file_of_data_is_opened_by_one_workspace() -> None:
    assert len([each for each in WORKSPACES if each.opens_file and not each.endings]) == 1
