"""What can be done with a run that is kept: the same wherever it is listed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Literal

from PySide6.QtWidgets import QMenu

from explorer.core.translation import translate

RunAction = Literal["settings", "continue", "weights", "losses", "events", "delete"]


def fill_run_menu(menu: QMenu, ask: Callable[[RunAction], object]) -> None:
    """Add the entries to a menu; `ask` is called with what is chosen."""
    groups: tuple[tuple[tuple[RunAction, str], ...], ...] = (
        (
            ("settings", translate("Use these settings")),
            ("continue", translate("Continue from its last epoch")),
        ),
        (
            ("weights", translate("Save weights for Keras …")),
            ("losses", translate("Save the loss of every step as CSV …")),
            ("events", translate("Save logs for TensorBoard …")),
        ),
        (("delete", translate("Delete from the disk")),),
    )
    for group in groups:
        if menu.actions():
            menu.addSeparator()
        for action, title in group:
            entry = menu.addAction(title)
            entry.setData(action)
            entry.triggered.connect(functools.partial(_ask, ask, action))


def _ask(ask: Callable[[RunAction], object], action: RunAction, _is_checked: bool = False) -> None:
    ask(action)
