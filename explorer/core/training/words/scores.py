"""The score of a run on the test data, in words."""

from __future__ import annotations

from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, sentence
from explorer.core.training.curves import RunCurves


def test_score(run: RunCurves) -> Sentence | None:
    """Return how good a run was on the test data: accuracy, or RMSE in the unit of the target.

    For a run of an older version it is the loss; None where nothing is known.
    """
    accuracy, error, loss = (run.tested(name) for name in ("accuracy", "rmse", "loss"))
    if accuracy is not None:
        return sentence("test accuracy {value}", value=_percent(accuracy))
    if error is not None:
        return sentence("test RMSE {value}", value=format_value(error, 4))
    return None if loss is None else sentence("test loss {value}", value=format_value(loss, 4))


def _percent(share: float) -> str:
    """Return a share in percent, rounded, but to 0 or 100 only where it is exactly that."""
    text = f"{share:.1%}"
    if text == "100.0%" and share < 1:
        text = "99.9%"
    elif text == "0.0%" and share > 0:
        text = "0.1%"
    return text
