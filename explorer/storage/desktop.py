"""Entry in the menu of a desktop, with the icon and the links that the program opens.

By the Desktop Entry Specification and the Icon Theme Specification of freedesktop.org, in the
folders of the person: nothing needs root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from explorer.core.resources import resource
from explorer.core.sentence import Sentence, refusal, sentence
from explorer.processes import environment_of_others
from explorer.storage.files import write_atomic

NAME = "gradient-explorer"
_ENTRY = """\
[Desktop Entry]
Type=Application
Version=1.1
Name=Gradient Explorer
Name[zh_CN]=梯度探索器
GenericName=Calculus and machine learning
GenericName[zh_CN]=微积分与机器学习
Comment=See differentiation happen: derivatives, gradient descent, training and the gradient tape
Comment[zh_CN]=看见求导的过程：导数、梯度下降、训练与梯度带
Exec={command} %u
Icon={name}
Terminal=false
Categories=Education;Math;
Keywords=derivative;gradient;TensorFlow;calculus;
Keywords[zh_CN]=导数;梯度;求导;
MimeType=x-scheme-handler/{name};
StartupNotify=true
StartupWMClass={name}
"""
_WITH_BACKSLASH = '"`$\\'
"""What has a meaning within the quotes of Exec."""


def install(command: Sequence[str]) -> list[Sentence]:
    """Put the program into the menu of this person, and say what was written.

    Args:
        command: that opens the window.

    Raises:
        SentenceError: this is no system with such menus.
        OSError: a file cannot be written; what was there is intact.
    """
    _check_system()
    entry, icon = _files()
    text = _ENTRY.format(command=" ".join(map(_quoted, command)), name=NAME)
    for path, data in ((entry, text.encode()), (icon, resource("icons/app.svg").read_bytes())):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, data)
    _tell_desktop(entry.parent)
    return [
        *(sentence("Wrote {path}", path=path) for path in (entry, icon)),
        sentence(
            "Gradient Explorer is in the menu and opens links that begin with {scheme}; "
            "{option} takes it out again.",
            scheme=f"{NAME}:",
            option="--uninstall-desktop",
        ),
    ]


def uninstall() -> list[Sentence]:
    """Take the program out of the menu of this person, and say what was removed.

    Raises:
        SentenceError: this is no system with such menus.
        OSError: a file cannot be removed.
    """
    _check_system()
    removed = [path for path in _files() if path.exists()]
    for path in removed:
        path.unlink()
    if not removed:
        return [sentence("Gradient Explorer was not in the menu; nothing was removed.")]
    _tell_desktop(_files()[0].parent)
    return [sentence("Removed {path}", path=path) for path in removed]


def _check_system() -> None:
    if sys.platform == "win32":
        raise refusal(
            "Windows has menus of another kind: make a shortcut to the command {command}.",
            command=NAME,
        )
    if sys.platform == "darwin":
        raise refusal(
            "macOS has no such menus: start the command {command} in the Terminal.", command=NAME
        )


def _files() -> tuple[Path, Path]:
    """Return the entry and the icon."""
    data = Path(os.environ.get("XDG_DATA_HOME", ""))
    if not data.is_absolute():
        # As the Base Directory Specification wants it.
        data = Path.home() / ".local" / "share"
    icons = data / "icons" / "hicolor" / "scalable" / "apps"
    return data / "applications" / f"{NAME}.desktop", icons / f"{NAME}.svg"


def _quoted(argument: str) -> str:
    """Return an argument of Exec: quoted, then escaped as any text of an entry."""
    quoted = "".join(_within_quotes(argument))
    return f'"{quoted}"'.replace("\\", "\\\\")


def _within_quotes(argument: str) -> Iterator[str]:
    for sign in argument:
        if sign in _WITH_BACKSLASH:
            yield "\\"
        yield "%%" if sign == "%" else sign


def _tell_desktop(folder: Path) -> None:
    """Have the desktop read its entries again, where it does not look by itself."""
    tool = shutil.which("update-desktop-database")
    if tool is not None:
        subprocess.run(
            [tool, "--quiet", str(folder)],
            env=environment_of_others(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )
