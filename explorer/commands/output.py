"""Writes what the commands found."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from explorer.core.tables import Table


def add_format_option(parser: argparse.ArgumentParser) -> None:
    """Add the form of what is written to standard output."""
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text")


def write_json(answer: dict[str, Any]) -> None:
    """Write an answer as a line of JSON."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


def write_table(table: Table, form: str, *remarks: object) -> None:
    """Write a table as CSV, or as a person reads it, with remarks below."""
    text = table.csv() if form == "csv" else table.text() + "".join(f"{r}\n" for r in remarks)
    sys.stdout.write(text)
