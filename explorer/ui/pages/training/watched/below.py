"""Which chart stands below at the right, what is watched for it, and that in words."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from explorer.core.training.curves import RunCurves
from explorer.core.training.spec import TrainingSpec
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.kit.form import Form
from explorer.ui.pages.kit.rows import Choice, group, named, paragraph, row, say
from explorer.ui.widgets.theme import labelled
from explorer.ui.widgets.translation import translated

_INSIDE = {"weights", "gradients", "activations"}


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
        self._below = TrainingSpec().below
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

    def _on_chosen(self, chart: str) -> None:
        if chart in {"norms", "ratios", "rate"}:
            looks = {"ratios": chart == "ratios", "rates": chart == "rate"}
            self._change("", below="learning", **looks)
            return
        # What is looked at is watched from then on.
        watched = {"inside": True} if chart in _INSIDE else {}
        if chart == "sharpness":
            watched = {"sharpness": True}
        self._change("", below=chart, **watched)

    def show_spec(self, spec: TrainingSpec) -> None:
        """Show what is chosen."""
        self._show_fields(spec)
        self._below = spec.below
        self._place.setVisible(spec.below == "unit")
        learning = "rate" if spec.rates else "ratios" if spec.ratios else "norms"
        self.choice.show_value(learning if spec.below == "learning" else spec.below)

    def show_run(self, run: RunCurves | None) -> None:
        """Say what is to be said of the layers of a run, as they were seen last."""
        if self._below == "unit" and run is not None and run.unit is not None:
            held = run.unit.sentence
            say(self._said, "" if held is None else translated(held))
            return
        looks = run.inside.values if run is not None else ()
        if not looks:
            say(self._said, "")
            return
        told = " ".join(map(translated, looks[-1].sentences))
        sound = self.tr("Inside, nothing is wrong after epoch {epoch}.")
        say(self._said, told or sound.format(epoch=f"{looks[-1].epoch:,}"))
