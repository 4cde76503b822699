"""Controls of what keeps a model from learning its training data by heart."""

from __future__ import annotations

from explorer.core.training.labels import penalty_labels
from explorer.core.training.spec import TrainingSpec
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.form import Form
from explorer.ui.pages.kit.rows import Fold, group, named
from explorer.ui.widgets.translation import translated

_WIDTH = 72


class PenaltyControls(Form):
    """Dropout, L2, batch normalisation and early stopping, folded away."""

    spec_class = TrainingSpec

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.fold = Fold(
            self.tr("regularisation"),
            self.tr("Dropout, L2, batch normalisation and early stopping"),
        )
        group(self).addWidget(self.fold)
        column = self.fold.column
        self.dropout, self.l2 = self._number("dropout", _WIDTH), self._number("l2", _WIDTH)
        self.batch_norm = self._chip(
            "batch_norm", text=self.tr("off"), name=self.tr("Batch normalisation")
        )
        self.early_stopping = self._number("early_stopping", _WIDTH)
        column.addLayout(named(self.tr("dropout"), self.dropout))
        column.addLayout(named(self.tr("L2"), self.l2))
        column.addLayout(named(self.tr("batch normalisation"), self.batch_norm))
        column.addLayout(named(self.tr("stop after epochs no better"), self.early_stopping))

    def show_spec(self, spec: TrainingSpec) -> None:
        """Show the settings of a spec."""
        self._show_fields(spec)
        self.batch_norm.setText(self.tr("on") if spec.batch_norm else self.tr("off"))
        self.fold.say(" · ".join(map(translated, penalty_labels(spec))) or self.tr("none"))
