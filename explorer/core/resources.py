"""Paths of the program's own files, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(name: str) -> Path:
    """Return the path of a file below resources/."""
    installed = _PACKAGE / "resources" / name
    return installed if installed.exists() else _PACKAGE.parent / "resources" / name


def core_path(name: str) -> Path:
    """Return the path of a file that lies beside the core's modules."""
    return _PACKAGE / "core" / name


def core_text(name: str) -> str:
    """Return the text of such a file."""
    return core_path(name).read_text(encoding="utf-8")


def package_text(name: str) -> str:
    """Return the text of a file of the package."""
    return (_PACKAGE / name).read_text(encoding="utf-8")
