"""Who may know whom: TensorFlow lives in one process, Qt in the other, and both speak the core."""

from __future__ import annotations

import ast
import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "explorer"
QT = {"PySide6", "shiboken6", "pyqtgraph"}
ABOVE = "compute", "engine", "ui", "commands", "app"
TENSORFLOW = {"tensorflow", "keras", "tensorboard"}


def modules_of(folder: str) -> list[str]:
    """Return the names of all modules below a folder of the package."""
    path = PACKAGE / folder
    found = pkgutil.walk_packages([str(path)], f"explorer.{folder}.")
    return [f"explorer.{folder}", *(module.name for module in found)] if path.exists() else []


def loaded_by(*modules: str) -> set[str]:
    """Return the packages that a fresh interpreter has loaded after importing the modules."""
    program = (
        "import importlib, json, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("floor", ["core", "storage", "programs"])
def test_what_computes_nothing_loads_neither_qt_nor_tensorflow(floor: str) -> None:
    assert len(modules_of(floor)) > 4
    assert not loaded_by(*modules_of(floor)) & (QT | TENSORFLOW)


def test_the_window_s_side_of_the_engine_loads_no_tensorflow() -> None:
    loaded = loaded_by("explorer.engine.client", "explorer.engine.messages")
    assert "PySide6" in loaded
    assert not loaded & TENSORFLOW


@pytest.mark.skipif(not modules_of("ui"), reason="there is no window yet")
def test_the_window_loads_no_tensorflow() -> None:
    loaded = loaded_by(*modules_of("ui"))
    assert "PySide6" in loaded
    assert not loaded & TENSORFLOW


@pytest.mark.slow
def test_the_computations_and_the_worker_load_no_qt() -> None:
    loaded = loaded_by(*modules_of("compute"), "explorer.engine.worker")
    assert "tensorflow" in loaded
    assert not loaded & QT


def test_the_worker_says_that_it_starts_before_tensorflow_is_loaded() -> None:
    """Its reader must run while TensorFlow is imported, or a closed window would wait for it."""
    assert not loaded_by("explorer.engine.worker") & (QT | TENSORFLOW)


def imports_of(path: Path) -> set[str]:
    """Return every module that a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def files_of(folder: str) -> list[Path]:
    return sorted((PACKAGE / folder).rglob("*.py"))


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("core", [f"explorer.{n}" for n in ("storage", "programs", *ABOVE)]),
        ("storage", [f"explorer.{n}" for n in ("programs", *ABOVE)]),
        ("programs", [f"explorer.{n}" for n in ABOVE]),
        ("compute", ["explorer.ui", "explorer.engine", "explorer.app", "PySide6", "pyqtgraph"]),
        ("ui", ["explorer.compute", "tensorflow", "keras"]),
        ("core", ["PySide6", "pyqtgraph", "tensorflow", "keras"]),
        ("storage", ["PySide6", "pyqtgraph", "tensorflow", "keras"]),
        ("programs", ["PySide6", "pyqtgraph", "tensorflow", "keras"]),
    ],
)
def test_no_floor_imports_what_is_above_or_beside_it(folder: str, forbidden: list[str]) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files_of(folder)
        for name in imports_of(path)
        if any(name == f or name.startswith(f"{f}.") for f in forbidden)
    ]
    assert wrong == []


def test_the_engine_meets_tensorflow_only_in_the_worker_and_qt_only_beside_the_client() -> None:
    for path in files_of("engine"):
        packages = {name.partition(".")[0] for name in imports_of(path)}
        assert not packages & TENSORFLOW or path.name == "worker.py", path
        assert not packages & QT or path.name in {"client.py", "process.py", "spare.py"}, path
        uses_computations = any(n.startswith("explorer.compute") for n in imports_of(path))
        assert not uses_computations or path.name == "worker.py", path


def test_relative_imports_do_not_hide_anything() -> None:
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level], path


@pytest.mark.parametrize("name", ["eval", "exec", "compile", "__import__"])
def test_the_core_and_the_computations_never_run_text_as_code(name: str) -> None:
    for path in [*files_of("core"), *files_of("compute"), *files_of("engine")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
        called = {n.func.id for n in calls if isinstance(n.func, ast.Name)}
        assert name not in called, path


def test_nothing_is_pickled() -> None:
    for path in PACKAGE.rglob("*.py"):
        packages = {name.partition(".")[0] for name in imports_of(path)}
        assert not packages & {"pickle", "marshal", "shelve", "dill"}, path


def calls_in(path: Path, name: str) -> list[ast.Call]:
    """Return the calls of a method or function by its name."""
    calls = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)]
    return [c for c in calls if name in {getattr(c.func, "attr", ""), getattr(c.func, "id", "")}]


def test_figures_draw_no_lines_of_whole_numbers_which_crash_as_svg() -> None:
    for path in files_of("ui/figures"):
        assert not [call.lineno for call in calls_in(path, "drawLine") if len(call.args) == 4], path
        assert not calls_in(path, "QLine"), path


def is_written_out(argument: ast.expr) -> bool:
    """Whether a text stands in the code, translated perhaps, with nothing put into it."""
    if isinstance(argument, ast.Call) and getattr(argument.func, "attr", "") == "tr":
        argument = argument.args[0]
    return isinstance(argument, ast.Constant)


def test_no_text_from_data_can_be_taken_for_markup_in_a_label_or_tooltip() -> None:
    """See widgets/plain.py: `Label`, and `as_tip` for every tooltip that is not written out."""
    wrong: list[str] = []
    for path in files_of("ui"):
        tree = ast.parse(path.read_text())
        bases = [b for n in ast.walk(tree) if isinstance(n, ast.ClassDef) for b in n.bases]
        labels = [
            *calls_in(path, "QLabel"),
            *(b for b in bases if getattr(b, "id", "") == "QLabel"),
        ]
        tips = [call.args[0] for call in calls_in(path, "setToolTip")]
        tips += [call.args[1] for call in calls_in(path, "showText")]
        raw = [t for t in tips if not (is_written_out(t) or "as_tip(" in ast.unparse(t)[:7])]
        if path.name != "plain.py":
            wrong += [f"{path.name}:{node.lineno}" for node in (*labels, *raw)]
    assert wrong == []
