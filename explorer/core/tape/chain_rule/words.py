"""What a rule means, in a sentence: of operations whose formula says little by itself."""

from __future__ import annotations

from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.notation.operations import plain_operation
from explorer.core.tape.record import Operation

_MOST = 4
"""Names of operations that are listed."""


def _convolution() -> Sentence:
    return sentence(
        "Each place collects what the windows over it passed back, times the weight it met there."
    )


def _largest_of_window() -> Sentence:
    return sentence("Each window gives all of its adjoint to its largest number, the others get 0.")


def _mean_of_window() -> Sentence:
    return sentence("Each window gives its adjoint to its numbers in equal parts.")


def _extreme() -> Sentence:
    return sentence("Only the number that was taken gets the adjoint, the others get 0.")


def _sum() -> Sentence:
    return sentence("Each number went into the sum as it is, so each gets the whole adjoint.")


def _mean() -> Sentence:
    return sentence("Each number has the same share in the mean, so each gets that share.")


def _picked() -> Sentence:
    return sentence(
        "Each adjoint goes back to the place its number was taken from; what was not taken gets 0."
    )


def _put() -> Sentence:
    return sentence("Each number gets the adjoint of the place at which it was put.")


def _moved() -> Sentence:
    return sentence("The numbers only moved, so the adjoints move back.")


def _running() -> Sentence:
    return sentence("Each number gets what all running results after it passed back.")


def _segments() -> Sentence:
    return sentence("Each row gets the adjoint of the segment to which it belongs.")


def _cholesky() -> Sentence:
    return sentence("Φ keeps the lower triangle, with half of its diagonal.")


def _normalised() -> Sentence:
    return sentence("x̂ is the input minus its mean, divided by σ, its standard deviation.")


def _resized() -> Sentence:
    return sentence("Each old place gets what all new ones passed back that were made from it.")


def _gamma() -> Sentence:
    return sentence("ψ is the derivative of log Γ, ψ′ its own.")


_SAID = {
    **dict.fromkeys(("Conv2D", "Conv3D", "DepthwiseConv2dNative"), _convolution),
    **dict.fromkeys(("MaxPool", "MaxPoolV2", "MaxPool3D", "MaxPoolWithArgmax"), _largest_of_window),
    **dict.fromkeys(("AvgPool", "AvgPool3D"), _mean_of_window),
    **dict.fromkeys(("Max", "Min"), _extreme),
    **dict.fromkeys(("SegmentMax", "SegmentMin"), _extreme),
    **dict.fromkeys(("UnsortedSegmentMax", "UnsortedSegmentMin"), _extreme),
    "Sum": _sum,
    "Mean": _mean,
    **dict.fromkeys(("GatherV2", "GatherNd", "ResourceGather", "ResourceGatherNd"), _picked),
    **dict.fromkeys(("StridedSlice", "Slice", "TopKV2"), _picked),
    **dict.fromkeys(("ConcatV2", "Pack", "ScatterNd", "TensorScatterAdd", "Pad", "PadV2"), _put),
    **dict.fromkeys(("Roll", "ReverseV2", "ReverseSequence"), _moved),
    **dict.fromkeys(("DepthToSpace", "SpaceToDepth"), _moved),
    **dict.fromkeys(("Cumsum", "Cumprod", "CumulativeLogsumexp"), _running),
    **dict.fromkeys(("SegmentSum", "SegmentMean", "UnsortedSegmentSum"), _segments),
    "Cholesky": _cholesky,
    **dict.fromkeys(("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"), _normalised),
    **dict.fromkeys(("ResizeBilinear", "ResizeNearestNeighbor"), _resized),
    **dict.fromkeys(("Lgamma", "Digamma"), _gamma),
}


def words(operation: Operation) -> Sentence | None:
    """Return what the rule of an operation means; None: its formula says all."""
    say = _SAID.get(operation.name)
    return None if say is None else say()


def computed_by(operation: Operation, made: list[Operation]) -> Sentence | None:
    """Return how contributions without a formula were computed.

    Args:
        operation: that the sweep passes.
        made: the backward operations of it that are known.
    """
    if operation.graph is not None:
        return sentence("The function ran as one: its own backward graph computed this.")
    if not made:
        return None
    listed = list(dict.fromkeys(plain_operation(one.name) for one in made))
    shown = ", ".join([*listed[:_MOST], *["…"] * (len(listed) > _MOST)])
    if len(made) == 1:
        return sentence("TensorFlow computed this by one operation: {names}.", names=shown)
    return sentence(
        "TensorFlow computed this by {count} operations: {names}.", count=len(made), names=shown
    )
