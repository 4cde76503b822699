"""The program's start: which door leads where, and what it says where there is no screen."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import explorer
from explorer import app

ROOT = Path(explorer.__file__).parent.parent
_OURS = re.compile(r"QT_|TF_|PYTHON|CUDA|DISPLAY|WAYLAND_DISPLAY|XDG_")


def clean_environment(**changes: str) -> dict[str, str]:
    """Return the environment without what tests have set and without a screen."""
    kept = {name: value for name, value in os.environ.items() if not _OURS.match(name)}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **changes}


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return how the program ended, started from the checkout without a screen."""
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        env=clean_environment(**environment),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=200,
    )


@pytest.fixture
def no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_the_commands_and_leaves_with_0(
    flag: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main([flag]) == 0
    out, err = capsys.readouterr()
    for word in ("eval", "render", "--smoke", "--version"):
        assert word in out
    assert err == ""


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--version"]) == 0
    assert capsys.readouterr() == (f"gradient-explorer {explorer.__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [["--unknown"], ["-x"], ["a.json", "b.json"], [""], ["--smoke", "x"], ["--smoke", "--smoke"]],
)
def test_arguments_not_understood_leave_with_2_and_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Not understood: ")
    assert "usage: gradient-explorer" in err


def test_an_unknown_command_leaves_with_2_and_where_help_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert app.main(["evaluate"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "There is no command and no file evaluate; gradient-explorer --help lists both.\n"


def test_a_link_of_another_program_leaves_with_2_and_is_told_from_those_of_this_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert app.main(["https://example.org/?f=x"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "Links of https: are for other programs; those of this one begin with gradient-explorer:\n"
    )


@pytest.mark.usefixtures("no_screen")
@pytest.mark.parametrize("kind", ["link", "address"])
def test_a_link_and_the_address_of_a_file_are_what_a_desktop_gives(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "my lesson 1%.json"
    file.write_text("{}")
    given = {"link": "gradient-explorer:curves?f=x", "address": file.as_uri()}[kind]
    # All that is missing is the screen.
    assert app.main([given]) == 1
    assert "There is no display" in capsys.readouterr().err
    assert app._session(file.as_uri()) == file
    assert app.main([(tmp_path / "none.json").as_uri()]) == 2


@pytest.mark.parametrize("word", ["x" * 5000, "a\x00b"])
def test_what_cannot_be_the_name_of_a_file_is_no_file(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main([word]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("There is no command and no file ")
    assert len(err) < 300


@pytest.mark.usefixtures("no_screen")
@pytest.mark.parametrize("arguments", [[], ["--smoke"], ["lesson.json"]])
def test_without_a_screen_a_sentence_names_render(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lesson.json").write_text("{}")
    assert app.main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("There is no display to open a window on.\n")
    assert 'gradient-explorer render "x^3 - 3x" -o figure.png' in err


@pytest.mark.usefixtures("no_screen")
@pytest.mark.parametrize(
    "display",
    ["", ":", ":98765", ":x", "x", "0", ":٣", ":-1", ":0x", "unix:98765", "localhost:59000",
     "localhost:99999", "[::1]:59000", ":" + "9" * 5000, "localhost:" + "9" * 5000,
     "x" * 100 + ":0"],
)  # fmt: skip
def test_a_display_that_nobody_serves_is_none(
    display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    assert not app.has_display()


@pytest.fixture
def locked_display(tmp_path: Path) -> Iterator[str]:
    """A real X server that lets in who brings the key in tmp_path/key."""
    if not (shutil.which("Xvfb") and shutil.which("xauth")):
        pytest.skip("Xvfb and xauth are not installed")
    _make_key(tmp_path / "lock", ":0", "ab" * 16)
    server = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            "1",
            "-noreset",
            "-nolisten",
            "tcp",
            "-auth",
            str(tmp_path / "lock"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    with server.stdout:
        display = f":{server.stdout.readline().strip()}"
        _make_key(tmp_path / "key", display, "ab" * 16)
        yield display
        server.terminate()
        server.wait()


def _make_key(path: Path, display: str, key: str) -> None:
    path.touch()
    subprocess.run(["xauth", "-f", str(path), "add", display, ".", key], check=True)


@pytest.mark.usefixtures("no_screen")
def test_a_display_is_one_for_who_is_let_in(
    locked_display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", locked_display)
    monkeypatch.setenv("XAUTHORITY", str(tmp_path / "key"))
    assert app.has_display()
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert app.has_display()
    _make_key(tmp_path / "wrong", locked_display, "cd" * 16)
    monkeypatch.setenv("XAUTHORITY", str(tmp_path / "wrong"))
    assert not app.has_display()


@pytest.mark.usefixtures("no_screen")
def test_wayland_is_a_display_only_where_its_socket_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert not app.has_display()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert not app.has_display()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("wayland-0")
        server.listen()
        assert app.has_display()
        monkeypatch.setenv("WAYLAND_DISPLAY", str(tmp_path / "wayland-0"))
        assert app.has_display()
        monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
        assert not app.has_display()
    monkeypatch.setenv("QT_QPA_PLATFORM", "")
    assert not app.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "x" * 500)
    assert not app.has_display()


@pytest.mark.usefixtures("no_screen")
@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc", "vnc:port=5901"])
def test_a_platform_without_a_screen_needs_none(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert app.has_display()


@pytest.mark.usefixtures("no_screen")
@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_have_a_display(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert app.has_display()


@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ":98765"}, {"WAYLAND_DISPLAY": "none"}])
def test_started_without_a_screen_the_program_leaves_with_1(environment: dict[str, str]) -> None:
    ended = started(**environment)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "render" in ended.stderr
    assert "qt.qpa" not in ended.stderr


@pytest.mark.parametrize("arguments", [[], ["render", "x^2", "-o", "f.png"]])
def test_of_a_library_that_the_system_lacks_it_is_said_how_to_get_it(
    tmp_path: Path, arguments: list[str]
) -> None:
    # In the place of Qt stands what is linked to such a library.
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "__init__.py").write_text(
        "raise ImportError('libGL.so.1: cannot open shared object file: No such file or directory')"
    )
    ended = started(*arguments, PYTHONPATH=str(tmp_path), QT_QPA_PLATFORM="offscreen")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("This system has no libGL.so.1, which windows and pictures need")
    assert "apt-get install libgl1 " in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("door", [["main.py"], ["-m", "explorer"]])
def test_every_door_leads_to_the_same_program(door: list[str]) -> None:
    command = [sys.executable, *door, "--version"]
    out = subprocess.check_output(command, cwd=ROOT, env=clean_environment(), text=True)
    assert out == f"gradient-explorer {explorer.__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], [], ["nothing.json"], ["eval", "x +", "--at", "1"]]
)
def test_what_needs_neither_tensorflow_nor_qt_imports_neither(arguments: list[str]) -> None:
    code = (
        "import sys; from explorer import app; app.main(sys.argv[1:]); "
        "assert not {'tensorflow', 'PySide6'} & set(sys.modules), 'imported'"
    )
    subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=clean_environment(),
        check=True,
        capture_output=True,
    )


@pytest.mark.slow
def test_smoke_prints_the_times_and_sizes_and_leaves_with_0(tmp_path: Path) -> None:
    ended = started("--smoke", QT_QPA_PLATFORM="offscreen", HOME=str(tmp_path))
    # The offscreen platform says this of every window.
    said = ended.stderr.replace("This plugin does not support propagateSizeHints()\n", "")
    assert (ended.returncode, said) == (0, "")
    measured = json.loads(ended.stdout)
    assert list(measured) == [
        "window_ms",
        "first_picture_ms",
        "engine_ready_ms",
        "first_curve_ms",
        "gui_rss_mb",
        "engine_rss_mb",
    ]
    assert all(value > 0 for value in measured.values())
    times = [measured[name] for name in list(measured)[:4]]
    assert times == sorted(times)
