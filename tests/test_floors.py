"""Who knows whom: TensorFlow lives in one process, Qt in the other, and both speak the core.

What may be imported where is said by the contracts in pyproject.toml, which `lint-imports` checks.
"""

from __future__ import annotations

import ast
import json
import os
import pkgutil
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from explorer import workspaces

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "explorer"
QT = {"PySide6", "shiboken6", "pyqtgraph"}
TENSORFLOW = {"tensorflow", "keras", "tensorboard"}
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]


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


@pytest.mark.slow
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


def test_the_first_window_waits_for_nothing_of_training_but_what_is_asked() -> None:
    program = (
        "import sys, explorer.ui.shell.controller, explorer.ui.shell.main_window\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = done.stdout.split()
    rooms = "ui.pages.training", "ui.figures.training", "storage.logs", "storage.csv", "watch"
    late = ("optuna", "sklearn", "pandas", "scipy", *(f"explorer.{room}" for room in rooms))
    assert "explorer.ui.shell.controller" in loaded
    assert not [name for name in loaded if name.startswith(late)]


def test_help_and_window_do_not_wait_for_what_draws_on_a_terminal() -> None:
    commands = [each.add_options.partition(":")[0] for each in workspaces.commands()]
    assert not loaded_by("explorer.cli", *modules_of("ui"), *commands) & {"rich"}


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


CROSSINGS = {
    "floors": ("core/crossing.py", "import explorer.storage.files"),
    "window-computes-nothing": ("ui/crossing.py", "import explorer.compute.kit.lowering"),
    "tensorflow": ("programs/crossing.py", "import keras"),
    "qt": ("engine/crossing.py", "import pyqtgraph"),
    "window": ("ui/widgets/crossing.py", "import explorer.ui.figures.kit.plot"),
    "rooms-of-core": ("core/descent/crossing.py", "import explorer.core.training.spec"),
    "rooms-of-compute": ("compute/kit/crossing.py", "import explorer.compute.training.loops"),
    "rooms-of-figures": (
        "ui/figures/curves/crossing.py",
        "import explorer.ui.figures.training.charts.fit",
    ),
    "rooms-of-pages": ("ui/pages/curves/crossing.py", "import explorer.ui.pages.descent.keys"),
    "no-circles": ("storage/files.py", "import explorer.storage.sessions"),
}
"""For each contract of pyproject.toml an import that breaks it, and where."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, to be changed."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE, folder / "explorer", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def linted(folder: Path, *arguments: str) -> tuple[int, str]:
    """Return the exit status of lint-imports on a copy of the package, and what it says."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_every_import_keeps_to_the_contracts(copy: Path) -> None:
    status, said = linted(copy)
    assert status == 0, said


@pytest.mark.fast_cases(4)
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["id"])
def test_an_import_across_a_border_is_reported(contract: dict[str, str], copy: Path) -> None:
    place, statement = CROSSINGS[contract["id"]]
    path = copy / "explorer" / place
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{statement}\n")
    status, said = linted(copy, "--contract", contract["id"])
    if before is None:
        path.unlink()
    else:
        path.write_text(before)
    assert (status, f"{contract['name']} BROKEN" in said) == (1, True), said
    assert path.stem in said


@pytest.mark.slow
def test_relative_imports_do_not_hide_anything() -> None:
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level], path


@pytest.mark.parametrize("name", ["eval", "exec", "compile", "__import__"])
def test_only_a_snippet_that_is_run_is_run_as_code(name: str) -> None:
    snippets = {
        # The recorder compiles functions of TensorFlow anew, no text that anybody gave.
        "compile": {
            PACKAGE / "compute/tape/snippet.py",
            PACKAGE / "compute/tape/recorder/hooks/weaving.py",
        },
        "exec": {PACKAGE / "compute/tape/execution.py"},
    }
    allowed = snippets.get(name, set())
    for path in {*files_of("core"), *files_of("compute"), *files_of("engine")} - allowed:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
        called = {n.func.id for n in calls if isinstance(n.func, ast.Name)}
        assert name not in called, path


@pytest.mark.slow
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


@pytest.mark.slow
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
