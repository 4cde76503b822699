"""Controls of what is predicted of a target, and of which rows are held out."""

from __future__ import annotations

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QWidget

from explorer.core.training.data import CsvFile
from explorer.core.training.labels import split_labels
from explorer.core.training.sizes import known_classes
from explorer.core.training.spec import TrainingSpec
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.form import Form
from explorer.ui.pages.kit.rows import Fold, group, named
from explorer.ui.widgets.translation import translated

_WIDTH = 72


class SplitControls(Form):
    """The task, where data leave it open; how the rows are split and weighed, folded away."""

    spec_class = TrainingSpec

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        column = group(self)
        self.task = self._choice(
            "task",
            {
                "auto": self.tr("as found"),
                "regression": self.tr("a number"),
                "classes": self.tr("a class"),
            },
        )
        self._task_row = _row(self.tr("learn it as"), self.task)
        column.addWidget(self._task_row)
        self.fold = Fold(
            self.tr("split"),
            self.tr("Shares of validation and test data, and how the rows are drawn"),
        )
        column.addWidget(self.fold)
        self.validation_share = self._number("validation_share", _WIDTH)
        self.test_share = self._number("test_share", _WIDTH)
        self.split = self._choice(
            "split",
            {
                "random": self.tr("at random"),
                "stratified": self.tr("each class alike"),
                "ordered": self.tr("as they follow"),
            },
        )
        self.balanced = self._chip("balanced", text=self.tr("off"), name=self.tr("Balance classes"))
        inside = self.fold.column
        inside.addLayout(named(self.tr("test, of all rows"), self.test_share))
        inside.addLayout(named(self.tr("validation, of the others"), self.validation_share))
        inside.addLayout(named(self.tr("drawn"), self.split))
        self._balance_row = _row(self.tr("balance classes"), self.balanced)
        inside.addWidget(self._balance_row)

    def show_spec(
        self, spec: TrainingSpec, classes: int | None = None, *, is_asked: bool = False
    ) -> None:
        """Show the settings of a spec.

        Args:
            spec: whose they are.
            classes: those that are predicted, 0 where that is a number; None: by the spec.
            is_asked: whether the task is asked for elsewhere.
        """
        classes = known_classes(spec) if classes is None else classes
        self._show_fields(spec)
        self._task_row.setVisible(isinstance(spec.data, CsvFile) and not is_asked)
        found = self.tr("a class (found)") if classes else self.tr("a number (found)")
        is_found = spec.task == "auto" and classes is not None
        self.task.setItemText(0, found if is_found else self.tr("as found"))
        self._balance_row.setVisible(classes != 0)
        self._allow_stratified(on=classes != 0)
        self.balanced.setText(self.tr("on") if spec.balanced else self.tr("off"))
        self.fold.say(" · ".join(map(translated, split_labels(spec))))

    def _allow_stratified(self, *, on: bool) -> None:
        """Let the rows be drawn by class, where there are classes."""
        entries, at = self.split.model(), self.split.findData("stratified")
        assert isinstance(entries, QStandardItemModel)
        entries.item(at).setEnabled(on)
        told = self.tr("each class alike") if on else self.tr("each class alike (none here)")
        self.split.setItemText(at, told)


def _row(name: str, control: QWidget) -> QWidget:
    """Return a row that can be hidden."""
    made, line = QWidget(), named(name, control)
    line.setContentsMargins(0, 0, 0, 0)
    made.setLayout(line)
    return made
