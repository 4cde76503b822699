"""Errors of Keras models and layers."""

from __future__ import annotations

from explorer.compute.tape.clinic.explanations.case import Explanation, Faulty
from explorer.core.sentence import Sentence, sentence


def _width(faulty: Faulty) -> Sentence:
    return sentence(
        "The layer “{layer}” was built for {wanted} values in each row, and gets an input of the "
        "shape {shape}. A model keeps the width of its first input.",
        layer=faulty.match[1],
        wanted=faulty.match[2],
        shape=faulty.match[3],
    )


def _axes(faulty: Faulty) -> Sentence:
    return sentence(
        "The layer “{layer}” takes rows of a table: at least {wanted} axes, and its input has "
        "{found}. Put the examples on the first axis: x[:, None], or x[None, :] for one.",
        layer=faulty.match[1],
        wanted=faulty.match[2],
        found=faulty.match[3],
    )


def _not_compiled(faulty: Faulty) -> Sentence:
    return sentence("A model has to be told its optimizer and loss before: model.compile(…).")


def _no_variables(faulty: Faulty) -> Sentence:
    return sentence(
        "A model has no variables before it has seen its first input: begin it with "
        "tf.keras.Input((n,)), or call it once."
    )


def _unknown(faulty: Faulty) -> Sentence:
    return sentence(
        "Keras knows no {kind} of the name “{name}”.", kind=faulty.match[1], name=faulty.match[2]
    )


EXPLANATIONS = (
    Explanation(
        "ValueError",
        r"of layer [\"']([\w/]+)[\"'] is incompatible.*to have value (\d+), but received input "
        r"with shape (\([\w, ]*\))",
        _width,
    ),
    Explanation(
        "ValueError",
        r"of layer [\"']([\w/]+)[\"'] is incompatible.*expected min_ndim=(\d+), found ndim=(\d+)",
        _axes,
    ),
    Explanation(
        "ValueError|RuntimeError", r"must call `compile\(\)`|must compile your model", _not_compiled
    ),
    Explanation("ValueError", r"has no variables|not yet been built|isn't built", _no_variables),
    Explanation(
        "ValueError", r"Could not interpret (\w+) (?:function )?identifier: (\S+)", _unknown
    ),
)
