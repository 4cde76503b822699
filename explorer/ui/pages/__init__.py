"""The workspaces: controls, engine and figure of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QObject

    from explorer.core.session import Session
    from explorer.engine.client import Engine
    from explorer.ui.pages.kit.page import Page
    from explorer.ui.widgets.theme import Theme

PageName = Literal["curves", "surface", "descent", "training"]


def page_of(session: Session) -> PageName:
    """Return the page that shows a session, which is also the name of its spec."""
    if session.workspace == "curves" and len(session.function.axes()) == 2:
        return "surface"
    return session.workspace


def make_page(
    name: PageName, engine: Engine, theme: Theme, parent: QObject, runs_folder: Path | None = None
) -> Page:
    """Return a page; its code is imported when it is first shown.

    Args:
        name: which one.
        engine: who computes for it.
        theme: its colours.
        parent: who owns it.
        runs_folder: where runs of a training are kept; None: nowhere.
    """
    if name == "descent":
        from explorer.ui.pages.descent.descent import DescentPage

        return DescentPage(engine, theme, parent)
    if name == "training":
        from explorer.ui.pages.training.training import TrainingPage

        return TrainingPage(engine, theme, parent, runs_folder)
    if name == "surface":
        from explorer.ui.pages.surface.surface import SurfacePage

        return SurfacePage(engine, theme, parent)
    from explorer.ui.pages.curves.curves import CurvesPage

    return CurvesPage(engine, theme, parent)
