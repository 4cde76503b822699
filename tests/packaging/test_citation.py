"""CITATION.cff names the program as everything else does."""

from __future__ import annotations

import tomllib
from pathlib import Path

import yaml

import explorer

ROOT = Path(__file__).parents[2]


def test_the_citation_has_what_the_format_asks_for_and_this_version() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    # The required keys of the Citation File Format 1.2.0, and some of its own words.
    assert {"authors", "cff-version", "message", "title"} <= cited.keys()
    assert (cited["cff-version"], cited["type"]) == ("1.2.0", "software")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert (cited["version"], cited["license"]) == (explorer.__version__, project["license"])
    assert cited["version"] == project["version"]
