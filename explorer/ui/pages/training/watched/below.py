"""Which chart stands below at the right, what is watched for it, and that in words."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from explorer.core.training.curves import RunCurves
from explorer.core.training.spec import TrainingSpec
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.form import Form
from explorer.ui.pages.kit.rows import Choice, group, named, paragraph, row, say
from explorer.ui.pages.training.watched.captions import INSIDE, chart_caption
from explorer.ui.widgets.plain import caption
from explorer.ui.widgets.theme import labelled


class BelowControls(Form):
    """The choice of the chart, and what a run watches at the end of its epochs."""

    spec_class = TrainingSpec

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.choice = Choice(
            self.tr("Chart below"),
            self.tr("What the chart below at the right shows"),
            (
                ("norms", self.tr("gradient norms")),
                ("ratios", self.tr("update ÷ weights")),
                ("rate", self.tr("learning rate")),
                ("weights", self.tr("weights")),
                ("gradients", self.tr("gradients")),
                ("activations", self.tr("activations")),
                ("sharpness", self.tr("sharpness")),
                ("unit", self.tr("one hidden unit")),
                ("rates", self.tr("range test")),
            ),
        )
        self.choice.chosen.connect(self._on_chosen)
        self.inside, self.sharpness = self._chip("inside"), self._chip("sharpness")
        self._spec = TrainingSpec()
        self._said = paragraph("muted", self.tr("What is inside the model"))
        column = group(self)
        column.addLayout(named(self.tr("chart below"), self.choice))
        self._place = QWidget()
        self.layer, self.unit = self._number("unit_layer", 48), self._number("unit", 60)
        line = named(self.tr("layer, unit"), self.layer, self.unit)
        line.setContentsMargins(0, 0, 0, 0)
        self._place.setLayout(line)
        column.addWidget(self._place)
        column.addLayout(
            row(labelled(self.tr("watch"), "muted"), self.inside, self.sharpness, gap=4)
        )
        column.addWidget(self._said)

    def fill_menu(self, menu: QMenu) -> None:
        """Offer the same choice in the menu of the figure: the controls may be scrolled away."""
        charts = QMenu(self.tr("Chart below at the right"), menu)
        menu.addMenu(charts)
        for i in range(self.choice.count()):
            action = charts.addAction(caption(self.choice.itemText(i)))
            action.setCheckable(True)
            action.setChecked(i == self.choice.currentIndex())
            chart = self.choice.itemData(i)
            action.triggered.connect(lambda _checked=False, chart=chart: self._on_chosen(chart))

    def _on_chosen(self, chart: str) -> None:
        if chart in {"norms", "ratios", "rate"}:
            looks = {"ratios": chart == "ratios", "rates": chart == "rate"}
            self._change("", below="learning", **looks)
            return
        # What is looked at is watched from then on.
        watched = {"inside": True} if chart in INSIDE else {}
        if chart == "sharpness":
            watched = {"sharpness": True}
        self._change("", below=chart, **watched)

    def show_spec(self, spec: TrainingSpec) -> None:
        """Show what is chosen."""
        self._show_fields(spec)
        self._spec = spec
        self._place.setVisible(spec.below == "unit")
        learning = "rate" if spec.rates else "ratios" if spec.ratios else "norms"
        self.choice.show_value(learning if spec.below == "learning" else spec.below)

    @property
    def said(self) -> str:
        """What is said of the chart."""
        return self._said.text()

    def show_run(self, run: RunCurves | None) -> None:
        """Say what is to be said of a run in the chart that is chosen."""
        say(self._said, chart_caption(self._spec, run))
