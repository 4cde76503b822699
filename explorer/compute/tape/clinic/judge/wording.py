"""The sentences of what blocks a gradient."""

from __future__ import annotations

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.ways.blocks import Block, Kind
from explorer.core.sentence import Sentence, sentence


def of_block(block: Block, case: Case) -> Finding:
    """Return a block as a finding."""
    operation = block.operation
    node = case.place(operation)
    what = case.text.source(node) if node is not None else operation.name
    return Finding(
        "block",
        block.cause,
        operation.site.line,
        _said(block.kind, what=what, operation=operation.name),
        _smooth(operation.name) or _remedy(block.kind, what=what, operation=operation.name),
        block,
        node,
    )


def _said(kind: Kind, **given: str) -> Sentence:
    """Return what a kind of block does."""
    table: dict[Kind, Sentence] = {
        "cast": sentence("“{what}” makes whole numbers or truth values: no gradients.", **given),
        "text": sentence("“{what}” makes text, which has no gradient.", **given),
        "integer_op": sentence(
            "“{what}” gives whole numbers or truth values: {operation} has no gradient.",
            **given,
        ),
        "flat": sentence("“{what}” has no gradient: the operation {operation}.", **given),
        "none_given": sentence(
            "“{what}” was asked for its gradient and gave None: the operation {operation}.", **given
        ),
        "held": sentence("“{what}” stops the gradient on purpose.", **given),
        "python": sentence("“{what}” computes outside of TensorFlow, where no tape sees.", **given),
        "state": sentence("“{what}” keeps a number in a state, not where it came from.", **given),
        "stopped": sentence("“{what}” ran while the recording of the tape was stopped.", **given),
        "forgotten": sentence("The tape was reset after “{what}”, and forgot it.", **given),
        "outside": sentence("“{what}” ran outside of the tape's context.", **given),
    }
    return table[kind]


def _remedy(kind: Kind, **given: str) -> Sentence:
    """Return what can be done about a kind of block."""
    table: dict[Kind, Sentence] = {
        "cast": sentence("Stay with floats: leave the conversion out.", **given),
        "text": sentence("Stay with floats: leave the conversion out.", **given),
        "integer_op": sentence("Use something smooth in its place.", **given),
        "flat": sentence("Use something smooth in its place.", **given),
        "none_given": sentence("Use something smooth in its place.", **given),
        "held": sentence("If the gradient is wanted, leave the stop out.", **given),
        "python": sentence("Write it with TensorFlow's own functions.", **given),
        "state": sentence(
            "Go on with the tensor itself; assign it to the variable afterwards.", **given
        ),
        "stopped": sentence("If the gradient is wanted, let the tape record “{what}”.", **given),
        "forgotten": sentence(
            "If the gradient is wanted, leave the reset out, or compute “{what}” after it.", **given
        ),
        "outside": sentence("Move “{what}” into the tape's context.", **given),
    }
    return table[kind]


_STEPS = frozenset({"Floor", "Ceil", "Round", "Rint"})
_CHOICES = frozenset({"ArgMax", "ArgMin", "OneHot", "Multinomial", "StatelessMultinomial"})
_COMPARISONS = frozenset({"Greater", "GreaterEqual", "Less", "LessEqual", "Equal", "NotEqual"})


def _smooth(operation: str) -> Sentence | None:
    """Return what can stand in the place of an operation that moves in steps."""
    if operation in _STEPS:
        return sentence(
            "It moves in steps: its derivative is 0 between them. To learn through it all the "
            "same, let the gradient pass: x + tf.stop_gradient(tf.round(x) - x)."
        )
    if operation in _CHOICES:
        return sentence(
            "It jumps from one choice to another: its derivative is 0 between. To learn through "
            "it, use weights that change smoothly, such as tf.nn.softmax."
        )
    if operation in _COMPARISONS:
        return sentence(
            "It jumps between true and false: its derivative is 0 elsewhere. To learn through it, "
            "use something that rises smoothly, such as tf.sigmoid."
        )
    return None
