"""The wheel, installed where nothing of this checkout is: it holds all, and does what it is for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="a shell is needed")]
_OURS = re.compile(r"PYTHON|QT_|XDG_|VIRTUAL_ENV|DISPLAY|WAYLAND_DISPLAY|LANG")


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a person who has nothing of this checkout."""
    kept = {name: value for name, value in os.environ.items() if not _OURS.match(name)}
    return {**kept, "HOME": str(home), "XDG_DATA_HOME": str(home / "data")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, and with the packages of this one beside it."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python"]
    python = str(folder / "bin" / "python")
    install = [*pip, python, "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    (site,) = folder.glob("lib/python*/site-packages")
    # A folder in a .pth file is searched, but its own .pth files, such as that of this checkout,
    # are not heeded.
    (site / "beside.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return folder


def tracked(*folders: str) -> set[str]:
    """Return the files of folders that belong to this checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {name for name in listed.split("\0") if name and (ROOT / name).exists()}


def test_the_wheel_holds_the_package_and_every_resource(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    # Pictures of the README are none of the program's.
    needed = {name for name in tracked("resources") if not name.startswith("resources/docs/")}
    assert len(needed) > 40
    assert names == tracked("explorer") | {f"explorer/{name}" for name in needed}


def test_the_wheel_asks_for_what_the_project_asks_for(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        asked = archive.read(name).decode()
        (points,) = (name for name in archive.namelist() if name.endswith("/entry_points.txt"))
        assert "gradient-explorer = explorer.app:main" in archive.read(points).decode()
    for package in ("tensorflow", "PySide6-Essentials", "numpy", "msgspec"):
        assert re.search(f"^Requires-Dist: {package}[<>]", asked, re.MULTILINE | re.IGNORECASE)


@pytest.mark.timeout(600)
def test_what_is_installed_does_what_the_program_is_for(installed: Path, tmp_path: Path) -> None:
    code = "import explorer; print(explorer.__file__)"
    place = subprocess.run(
        [installed / "bin" / "python", "-c", code],
        cwd=tmp_path, env=environment(tmp_path), check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert Path(place.strip()).is_relative_to(installed)
    done = subprocess.run(
        [ROOT / "script" / "smoke", installed / "bin" / "gradient-explorer"],
        cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok ") > 8


def test_the_menu_starts_the_command_that_is_installed(installed: Path, tmp_path: Path) -> None:
    command = installed / "bin" / "gradient-explorer"
    subprocess.run(
        [command, "--install-desktop"],
        cwd=tmp_path, env=environment(tmp_path), check=True, capture_output=True,
    )  # fmt: skip
    entry = tmp_path / "data" / "applications" / "gradient-explorer.desktop"
    assert f'Exec="{command}" %u\n' in entry.read_text()
