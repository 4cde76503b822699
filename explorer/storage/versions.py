"""Versions of all that the program is made of, as a text for a report of a fault."""

from __future__ import annotations

import os
import platform
import sys
from importlib import metadata

from explorer import __version__
from explorer.processes import is_frozen

PACKAGES = (
    "tensorflow",
    "keras",
    "numpy",
    "PySide6-Essentials",
    "shiboken6",
    "pyqtgraph",
    "contourpy",
    "lark",
    "msgspec",
    "ziamath",
    "pillow",
    "filelock",
    "clevercsv",
    "chardet",
    "pygments",
    "psutil",
    "rich",
    "markdown-it-py",
    "pyyaml",
    "optuna",
)
OPTIONAL = ("optuna",)
"""Those that not everybody has."""
_VARIABLES = ("QT_QPA_PLATFORM", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP")
"""Of the environment: short words that tell how windows are shown, and nothing of the person."""
_LONGEST = 40
_LICENCES = ("License-Expression", "License")
"""Fields of what a package says of itself, the newer one first."""


def versions() -> dict[str, str]:
    """Return what is told of the program and its surroundings, by names.

    There are no paths in it, no names of persons or machines, and TensorFlow is not imported.
    """
    found = {
        "Gradient Explorer": f"{__version__}{' (one folder)' if is_frozen() else ''}",
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "System": f"{_system()}, {platform.machine()}",
        "Processors": str(os.cpu_count()),
        "C library": " ".join(filter(None, platform.libc_ver())),
    }
    found |= {name: _version(name) for name in PACKAGES}
    found |= {name: os.environ.get(name, "")[:_LONGEST] for name in _VARIABLES}
    return {name: value for name, value in found.items() if value}


def licences() -> dict[str, str]:
    """Return the licences of the packages that are installed, as these say themselves."""
    found = {name: _licence(name) for name in PACKAGES if _version(name)}
    return {name: licence for name, licence in found.items() if licence}


def report() -> str:
    """Return the versions as lines that can be copied into a report."""
    known = versions()
    width = max(map(len, known)) + 2
    return "".join(f"{name:<{width}}{value}\n" for name, value in known.items())


def _system() -> str:
    if sys.platform == "linux":
        try:
            system = platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
        except OSError:
            system = "Linux"
        return f"{system}, kernel {platform.release().partition('-')[0]}"
    if sys.platform == "darwin":
        return f"macOS {platform.mac_ver()[0]}"
    return f"{platform.system()} {platform.version()}"


def _version(name: str) -> str:
    """Return the version of a package, empty where it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _licence(name: str) -> str:
    """Return the licence of a package; some give its whole text, or the name of a kind only."""
    told = metadata.metadata(name)
    named = [told[field].partition("\n")[0] for field in _LICENCES if field in told]
    kinds = [each for each in told.get_all("Classifier") or () if each.startswith("License")]
    return next(iter((*named, *(kind.rpartition(":: ")[2] for kind in kinds))), "")
