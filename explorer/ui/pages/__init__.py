"""The pages: controls, requests to the engine and figure of each; `kit` has what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.workspaces import Page as Entry
from explorer.workspaces import all_pages, load

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QObject

    from explorer.engine.client import Engine
    from explorer.ui.pages.kit.page import Page


def make_page(
    name: str,
    engine: Engine,
    parent: QObject,
    folder: Path | None = None,
    before: Page | None = None,
) -> Page:
    """Return a page; its code is imported when it is first shown.

    Args:
        name: which one.
        engine: who computes for it.
        parent: who owns it.
        folder: where it may keep files; None: nowhere.
        before: the same page in another language, whose place it takes.
    """
    page: type[Page] = load(_entry(name).page)
    return page(engine, parent, folder, before)  # pyright: ignore[reportArgumentType, reportCallIssue]


def _entry(name: str) -> Entry:
    return {page.name: page for page in all_pages()}[name]
