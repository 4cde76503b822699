"""Chooses between the window and the headless commands, and imports only what is chosen."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from explorer.core.sharing.scheme import is_link, other_scheme
from explorer.core.translation import LANGUAGES, Text, of_environment, translate, used
from explorer.processes import is_worker, run_worker

_HELP: Final[Text] = """\
usage: gradient-explorer [SESSION.json | LINK | --smoke]
       gradient-explorer {names} …

Without arguments the window opens. Commands without a window:

{commands}

Each has its own --help. --smoke opens the window, draws the first picture, prints how long
everything took and leaves. --version prints the version, with --report those of everything it
uses. A LINK is what “Copy link” gives, gradient-explorer:… On Linux, --install-desktop puts the
program into the menu, where links find it, and --uninstall-desktop takes it out. --language
{languages} chooses the language, of the window or of a command; else it is that of the system.
"""
_NO_DISPLAY: Final[Text] = """\
There is no display to open a window on.
To get the figure in a file instead:  {command}
"""

_NO_LIBRARY: Final[Text] = """\
This system has no {library}, which windows and pictures need.
On Debian and Ubuntu, as root:
  apt-get install libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libdbus-1-3
"""
_MISSING_LIBRARY = "cannot open shared object file"
"""As Linux says of a library that a module is linked to."""

_WINDOW_PATIENCE, _COMMAND_PATIENCE = 1.6, 4.0
"""Seconds for ending in order at a signal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status: 0, 1 for wrong input, 2 for wrong usage."""
    _stand_in_for_closed_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if is_worker(given):
        run_worker(given)
        return 0
    try:
        return _begin(given)
    except ImportError as error:
        if _MISSING_LIBRARY not in str(error):
            raise
        with used(of_environment(os.environ)):
            told = translate(_NO_LIBRARY).format(library=str(error).partition(":")[0])
        sys.stderr.write(told)
        return 1


def _begin(given: list[str]) -> int:
    """Run a command, or what is none in the language that is asked for."""
    first = given[0] if given else ""
    if first and first in _commands():
        return _run_command(given)
    named = None
    if any(argument.partition("=")[0] == "--language" for argument in given):
        from explorer.commands.language import taken
        from explorer.core.sentence import SentenceError

        try:
            named, rest = taken(given)
        except SentenceError as error:
            sys.stderr.write(f"{error}\n")
            return 2
        if rest and rest[0] in _commands():
            return _run_command(given)
        given = rest
    with used(named or of_environment(os.environ)):
        return _main(given, named or "")


def _main(given: list[str], language: str) -> int:
    """Run what is no command in the language of this process.

    The window speaks `language`; where that is empty, the one of its last session.
    """
    first = given[0] if given else ""
    if first in {"-h", "--help"}:
        sys.stdout.write(_help())
        return 0
    if first == "--version" and given[1:] in ([], ["--report"]):
        return _tell_version(is_whole=len(given) > 1)
    if given in (["--install-desktop"], ["--uninstall-desktop"]):
        return _change_menu(is_install=first == "--install-desktop")
    return _open_window(given, language)


def _tell_version(*, is_whole: bool) -> int:
    if is_whole:
        from explorer.storage.versions import report

        sys.stdout.write(report())
    else:
        from explorer import __version__

        sys.stdout.write(f"gradient-explorer {__version__}\n")
    return 0


def _change_menu(*, is_install: bool) -> int:
    """Put the program into the menu of the desktop, or take it out, and say what was done."""
    from explorer.core.sentence import SentenceError, filled, system_reason
    from explorer.processes import program_command
    from explorer.storage.desktop import install, uninstall

    try:
        told = install(program_command()) if is_install else uninstall()
    except SentenceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        told = filled("Reading or writing failed: {reason}.", reason=system_reason(error))
        sys.stderr.write(f"{told}\n")
        return 1
    sys.stdout.write("".join(f"{each}\n" for each in told))
    return 0


def _commands() -> dict[str, str]:
    """Return what each command is about, by name."""
    from explorer.workspaces import commands

    return {each.name: each.about for each in commands()}


def _help() -> str:
    known = _commands()
    rows = "\n".join(f"  {name:<8} {translate(about)}" for name, about in known.items())
    return translate(_HELP).format(
        names=" | ".join(known), commands=rows, languages=" | ".join(LANGUAGES)
    )


def _run_command(given: list[str]) -> int:
    from explorer.interrupts import Interrupts

    try:
        with Interrupts(_COMMAND_PATIENCE) as interrupts:
            from explorer.cli import run
            from explorer.storage.files import UNBROKEN

            interrupts.may_end = UNBROKEN.may_end
            status = run(given, lambda: interrupts.status > 0)
        return interrupts.status or status
    except KeyboardInterrupt:
        # Before it was listened for.
        return 130


def _stand_in_for_closed_streams() -> None:
    """Give a process started without standard streams some that lead nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, nowhere)


def _open_window(given: list[str], language: str) -> int:
    smoke = given == ["--smoke"]
    if not smoke and (len(given) > 1 or given[:1] == [""] or any(a.startswith("-") for a in given)):
        told = translate("Not understood: {arguments}").format(arguments=" ".join(given))
        sys.stderr.write(f"{told}\n\n{_help()}")
        return 2
    session = _session(given[0]) if given and not smoke else None
    if isinstance(session, Path) and not _exists(session):
        sys.stderr.write(f"{_not_found(given[0])}\n")
        return 2
    if not has_display():
        command = 'gradient-explorer render "x^3 - 3x" -o figure.png'
        sys.stderr.write(translate(_NO_DISPLAY).format(command=command))
        return 1
    # What is imported stays; later the window collects garbage by itself, between events.
    gc.disable()
    from explorer.interrupts import Interrupts

    with Interrupts(_WINDOW_PATIENCE) as interrupts:
        from explorer.ui.shell.application import run

        return run(session, smoke=smoke, interrupts=interrupts, language=language)


def _session(argument: str) -> Path | str:
    """Return the file that is to be opened, which a desktop names by its address, or the link."""
    if is_link(argument):
        return argument
    if argument.startswith("file:///"):
        from urllib.parse import urlsplit
        from urllib.request import url2pathname

        return Path(url2pathname(urlsplit(argument).path))
    return Path(argument)


def _not_found(argument: str) -> str:
    if scheme := other_scheme(argument):
        return translate(
            "Links of {scheme}: are for other programs; those of this one begin with {own}"
        ).format(scheme=scheme, own="gradient-explorer:")
    told = translate("There is no command and no file {name}; gradient-explorer --help lists both.")
    return told.format(name=argument[:200])


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        # Too long, or not a path at all.
        return False


def has_display() -> bool:
    """Whether a window can be opened; Qt would abort the process where it cannot."""
    if not sys.platform.startswith("linux"):
        return True
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform.split(":")[0] in {"offscreen", "minimal", "vnc", "linuxfb", "eglfs"}:
        return True
    if not platform.startswith("xcb") and _wayland_answers(os.environ.get("WAYLAND_DISPLAY", "")):
        return True
    return bool(os.environ.get("DISPLAY")) and _x_server_answers()


def _wayland_answers(display: str) -> bool:
    import socket

    path = Path(os.environ.get("XDG_RUNTIME_DIR", ""), display)
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            return bool(display) and connection.connect_ex(str(path)) == 0
    except OSError:
        return False


def _x_server_answers() -> bool:
    """Whether Qt's own library for X is let in where DISPLAY points, by the usual keys."""
    import ctypes

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    is_open = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return is_open


if __name__ == "__main__":
    sys.exit(main())
