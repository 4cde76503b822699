"""Controls of which the help has something to say: F1 opens it there."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import Qt, QWhatsThisClickedEvent
from PySide6.QtWidgets import QWidget

from explorer.ui.widgets.controls import DropDown
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.plain import as_tip

_IDEA = "idea"
_OF_SETTINGS = {
    "tangent": "derivative",
    "roots": "extremum",
    "extrema": "extremum",
    "inflections": "extremum",
    "differences": "central-difference",
    "dtype": "float32",
    "sweep": "learning-rate",
    "starts": "local-minimum",
    "arrows": "gradient",
    "batch": "epoch",
    "epochs": "epoch",
    "sampling": "epoch",
    "seed": "seed",
    "seeds": "seed",
    "dropout": "regularisation",
    "l2": "regularisation",
    "early_stopping": "early-stopping",
    "validation_share": "validation",
    "test_share": "validation",
    "pitfall": "broadcasting",
    "inside": "dead-units",
    "sharpness": "sharpness",
}
"""The idea of a setting, by the name of its field in a spec."""


def explain(widget: QWidget, name: str) -> None:
    """Let the help open at an idea where a widget, or one within it, has the focus.

    The tip that the widget has by now says so.
    """
    widget.setProperty(_IDEA, name)
    tip = widget.toolTip()
    if tip and not Qt.mightBeRichText(tip):
        said = QCoreApplication.translate("help", "F1 explains it.")
        if isinstance(widget, DropDown):
            # To screen readers as well, which are told its name in the same breath.
            widget.describe(widget.accessibleName(), f"{tip}\n{said}")
        else:
            widget.setToolTip(as_tip(f"{tip}\n{said}"))


def explain_setting(widget: QWidget, field: str) -> None:
    """Let the help open at the idea of a setting, if there is one.

    Args:
        widget: the control of the setting.
        field: its name in a spec.
    """
    if field in _OF_SETTINGS:
        explain(widget, _OF_SETTINGS[field])


def idea_at(widget: QWidget | None) -> str:
    """Return the name of the idea that is about a widget or what it is in; empty: none is."""
    while widget is not None:
        name = widget.property(_IDEA)
        if name:
            return str(name)
        widget = widget.parentWidget()
    return ""


class HelpButton(IconButton):
    """Opens the help at an idea, which the window does: it is told as of any "What's this?"."""

    def __init__(self, name: str) -> None:
        super().__init__("help", self.tr("What this means"))
        self._idea = name
        explain(self, name)
        self.clicked.connect(self._ask)

    def _ask(self) -> None:
        QCoreApplication.sendEvent(self.window(), QWhatsThisClickedEvent(self._idea))
