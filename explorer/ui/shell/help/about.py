"""What the program is, what it is made of, and a report that can be copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from explorer import __version__
from explorer.core.lessons.text import Paragraph, Run
from explorer.storage.versions import licences, versions
from explorer.ui.lessons.prose import Prose
from explorer.ui.shell.help.code_view import CodeView
from explorer.ui.shell.help.reading import ReadingView
from explorer.ui.widgets.theme import labelled, section

_SHIPPED = {
    "Inter": "OFL-1.1",
    "JetBrains Mono": "OFL-1.1",
    "Noto Sans SC": "OFL-1.1",
}
"""Fonts that come with the program."""


class AboutView(ReadingView):
    """Shows it anew each time.

    Args:
        report: makes the report.
    """

    def __init__(self, report: Callable[[], str]) -> None:
        super().__init__()
        self._report = report

    def show_all(self) -> None:
        """Show name, version, licences and what the report says."""
        self.begin(f"Gradient Explorer {__version__}")
        what = self.tr(
            "See differentiation happen: functions, gradient descent, training and the gradient "
            "tape, computed by TensorFlow."
        )
        free = self.tr(
            "Free software under the MIT licence. It sends nothing anywhere: what it computes, "
            "it computes on the machines you name."
        )
        self.add(Prose(14)).show_text((Paragraph((Run(what),)), Paragraph((Run(free),))))
        self.copy_button = self.add_button(
            self.tr("Copy report"),
            self.tr(
                "Versions, screen, language, engine and last messages, without names and paths"
            ),
        )
        self.copy_button.clicked.connect(self._copy)
        self._copied = labelled("", "muted")
        self._copied.hide()
        self.column.addWidget(self._copied)
        self._add(self.tr("What the report says"), self._report())
        self._add(self.tr("Versions and licences"), _parts())
        self.column.addStretch(1)

    def _add(self, title: str, text: str) -> None:
        self.column.addWidget(section(title))
        self.column.addWidget(CodeView(text.rstrip("\n"), title, is_python=False))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report())
        self._copied.setText(self.tr("The report is on the clipboard."))
        self._copied.show()


def _parts() -> str:
    """Return the packages with their versions and licences, and what else is shipped."""
    known, under = versions(), licences()
    width = max(map(len, (*under, *_SHIPPED))) + 2
    lines = [f"{name:<{width}}{known[name]:<10} {licence}" for name, licence in under.items()]
    lines += [f"{name:<{width}}{'':<10} {licence}" for name, licence in _SHIPPED.items()]
    return "\n".join(lines)
