"""The entry in the menu: where it is written, what it starts, and that it goes again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from explorer import app, processes
from explorer.core.sentence import SentenceError
from explorer.storage.desktop import install, uninstall

COMMANDS = [
    ["/usr/bin/gradient-explorer"],
    ["/home/me/my programs/gradient-explorer"],
    ['/opt/100%/$HOME `x`/a"b\\c/python', "/opt/main.py"],
]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "data"


def entry(data: Path) -> Path:
    return data / "applications" / "gradient-explorer.desktop"


def icon(data: Path) -> Path:
    return data / "icons" / "hicolor" / "scalable" / "apps" / "gradient-explorer.svg"


def values(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    return dict(line.split("=", 1) for line in lines[1:])


def started(exec_value: str) -> list[str]:
    """Return the arguments of an Exec value, by the rules of the specification, without %u."""
    text = exec_value.replace("\\\\", "\\")
    found, quoted, i = [""], False, 0
    while i < len(text):
        if quoted and text[i] == "\\":
            i += 1
            found[-1] += text[i]
        elif text[i] == '"':
            quoted = not quoted
        elif text[i] == "%" and text[i : i + 2] == "%%":
            i += 1
            found[-1] += "%"
        elif text[i] == " " and not quoted:
            found.append("")
        else:
            found[-1] += text[i]
        i += 1
    assert found.pop() == "%u"
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_the_entry_starts_the_command_with_a_link_or_a_file(data: Path, command: list[str]) -> None:
    install(command)
    found = values(entry(data))
    assert started(found["Exec"]) == command
    assert found["MimeType"] == "x-scheme-handler/gradient-explorer;"
    assert found["Icon"] == icon(data).stem
    assert found["Name[zh_CN]"] == "梯度探索器"
    assert icon(data).read_bytes().startswith(b"<svg")


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="no validator here")
@pytest.mark.parametrize("command", COMMANDS)
def test_the_entry_is_valid(data: Path, command: list[str]) -> None:
    install(command)
    validator = ["desktop-file-validate", str(entry(data))]
    done = subprocess.run(validator, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_was_written_is_told_and_taken_away_again(data: Path) -> None:
    told = [str(each) for each in install(COMMANDS[0])]
    assert told[:2] == [f"Wrote {entry(data)}", f"Wrote {icon(data)}"]
    assert "--uninstall-desktop" in told[2]
    # A second time nothing is left over, and nothing goes wrong.
    install(COMMANDS[1])
    assert [str(each) for each in uninstall()] == [
        f"Removed {entry(data)}",
        f"Removed {icon(data)}",
    ]
    assert not entry(data).exists()
    assert not icon(data).exists()
    assert [str(each) for each in uninstall()] == [
        "Gradient Explorer was not in the menu; nothing was removed."
    ]


@pytest.mark.parametrize("folder", ["", "relative/data"])
def test_without_a_folder_of_its_own_the_usual_one_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", folder)
    install(COMMANDS[0])
    assert entry(tmp_path / "home" / ".local" / "share").exists()


@pytest.mark.parametrize(("system", "word"), [("win32", "Windows"), ("darwin", "macOS")])
def test_other_systems_are_told_what_to_do(
    data: Path, monkeypatch: pytest.MonkeyPatch, system: str, word: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    for change in (lambda: install(COMMANDS[0]), uninstall):
        with pytest.raises(SentenceError, match=f"^{word} has"):
            change()
    assert not data.exists()


def test_the_command_line_does_it_and_says_so(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["--install-desktop"]) == 0
    out, err = capsys.readouterr()
    assert (out.count("Wrote "), err) == (2, "")
    assert started(values(entry(data))["Exec"]) == processes.program_command()
    assert app.main(["--uninstall-desktop"]) == 0
    assert capsys.readouterr().out.count("Removed ") == 2
    assert app.main(["--install-desktop", "x"]) == 2


def test_where_nothing_can_be_written_a_sentence_says_so(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data.write_text("a file where a folder should be")
    assert app.main(["--install-desktop"]) == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", "Reading or writing failed: Not a directory.\n")


def test_the_command_of_a_checkout_opens_it_from_anywhere(tmp_path: Path) -> None:
    command = processes.program_command()
    assert all(os.path.isabs(each) for each in command)  # noqa: PTH117
    done = subprocess.run(
        [*command, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("gradient-explorer ")
