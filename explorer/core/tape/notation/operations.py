"""Operations in plain notation: x · x, sin u, read the variable."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from explorer.core.sentence import Sentence, sentence
from explorer.core.tape.notation.index import READ, Index
from explorer.core.tape.notation.names import Names
from explorer.core.tape.notation.values import array_of, number_text, shape_text
from explorer.core.tape.record import Operation

_INFIX = {
    "Mul": " · ", "AddV2": " + ", "Add": " + ", "Sub": " − ", "RealDiv": " / ", "Div": " / ",
    "DivNoNan": " / ", "MulNoNan": " · ", "FloorDiv": " // ", "FloorMod": " mod ", "Mod": " mod ",
    "Less": " < ", "LessEqual": " ≤ ", "Greater": " > ", "GreaterEqual": " ≥ ", "Equal": " = ",
    "NotEqual": " ≠ ", "LogicalAnd": " and ", "LogicalOr": " or ",
}  # fmt: skip
FUNCTIONS = {
    "Sin": "sin", "Cos": "cos", "Tan": "tan", "Asin": "arcsin", "Acos": "arccos", "Atan": "arctan",
    "Sinh": "sinh", "Cosh": "cosh", "Tanh": "tanh", "Asinh": "arsinh", "Acosh": "arcosh",
    "Atanh": "artanh", "Exp": "exp", "Log": "log", "Log1p": "log1p", "Expm1": "expm1",
    "Sigmoid": "sigmoid", "Relu": "relu", "Relu6": "relu6", "Elu": "elu", "Selu": "selu",
    "Softplus": "softplus", "Softsign": "softsign", "Softmax": "softmax",
    "LogSoftmax": "log softmax", "Erf": "erf", "Erfc": "erfc", "Sign": "sign", "Floor": "floor",
    "Ceil": "ceil", "Rint": "round", "Round": "round", "LogicalNot": "not", "Lgamma": "log Γ",
    "ZerosLike": "zeros like", "OnesLike": "ones like", "LeakyRelu": "leaky relu",
    "ArgMax": "argmax", "ArgMin": "argmin", "Shape": "shape of", "Rank": "rank of",
    "Size": "size of", "IsNan": "is NaN", "IsFinite": "is finite", "L2Loss": "½ Σ",
    "StopGradient": "stop gradient", "Inv": "1 /", "Reciprocal": "1 /", "Neg": "−",
    "Sqrt": "√", "Rsqrt": "1 / √", "Abs": "abs", "ComplexAbs": "abs", "Real": "real",
    "Imag": "imag", "Conj": "conj", "Angle": "angle", "MatrixDeterminant": "det",
    "MatrixInverse": "inverse of", "Digamma": "ψ", "Erfinv": "erf⁻¹",
}  # fmt: skip
"""What stands before the one input."""
_TIGHT = {"Neg", "Sqrt", "Rsqrt"}
_CALLS = {
    "Maximum": "max", "Minimum": "min", "Atan2": "atan2", "SquaredDifference": "squared difference",
    "SelectV2": "where", "Select": "where", "GatherV2": "gather", "GatherNd": "gather",
    "Xlogy": "xlogy", "Xdivy": "xdivy", "BiasAdd": "add bias", "ResourceGather": "gather",
    "OneHot": "one hot", "Range": "range", "Fill": "fill",
    "MatrixSolve": "solve", "MatrixTriangularSolve": "triangular solve", "Qr": "QR",
}  # fmt: skip
_REDUCTIONS = {
    "Sum": "Σ", "Mean": "mean", "Max": "max", "Min": "min", "Prod": "Π", "All": "all", "Any": "any",
    "EuclideanNorm": "norm",
}  # fmt: skip
_SAME = {"Identity", "Snapshot", "PreventGradient", "EnsureShape", "CheckNumerics", "IdentityN"}
_POWERS = str.maketrans("-−0123456789", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def wrapped(name: str) -> str:
    """Return a name in parentheses where it is no single thing."""
    is_single = re.fullmatch(r"[^\s·+/^−-]+|\[.*\]", name) is not None
    return name if is_single else f"({name})"


def superscript(number: int) -> str:
    """Return a number in high digits."""
    return str(number).translate(_POWERS)


def plain_operation(name: str) -> str:
    """Return TensorFlow's name of an operation in words: SparseSoftmax… → sparse softmax …."""
    name = re.sub(r"(V\d+|Op)$", "", name)
    if name.startswith("__") or not re.fullmatch(r"[A-Za-z0-9]+", name):
        return re.sub(r"^__(inference|forward|backward)_|_\d+$|__", "", name).strip("_") or name
    if name.islower():
        return name
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z]+|\d+[A-Z]?", name)
    joined = " ".join(word if len(word) > 1 and word.isupper() else word.lower() for word in words)
    return joined.replace(" 2 d", " 2D").replace(" 2d", " 2D")


class Notation:
    """Writes the operations of a record."""

    def __init__(self, index: Index, names: Names) -> None:
        self._index, self._names = index, names

    def operation(self, operation: Operation, name: Callable[[int], str] | None = None) -> Sentence:
        """Return an operation in plain notation.

        Args:
            operation: of the record.
            name: of a tensor by its id; None: its name. With values it is the operation in numbers.
        """
        if operation.name == READ and name is None:
            return sentence("read the variable")
        inputs = [wrapped((name or self._names.of)(tensor)) for tensor in operation.inputs]
        return self._phrase(operation, inputs) or _plain(self._expression(operation, inputs))

    def is_said_in_words(self, operation: Operation) -> bool:
        """Return whether an operation is no formula, so that numbers in it would say nothing."""
        return self._phrase(operation, ["x"] * len(operation.inputs)) is not None

    def _phrase(self, operation: Operation, inputs: Sequence[str]) -> Sentence | None:
        """Return what is said in words."""
        what, first = operation.name, inputs[0] if inputs else ""
        shape = shape_text(operation.outputs[0].shape) if operation.outputs else ""
        dtype = operation.outputs[0].dtype if operation.outputs else ""
        if what == "Reshape":
            return sentence("{name} reshaped to {shape}", name=first, shape=shape or "1")
        if what in {"BroadcastTo", "Tile"}:
            return sentence("{name} repeated to {shape}", name=first, shape=shape or "1")
        if what == "Cast":
            return sentence("{name} as {dtype}", name=first, dtype=dtype)
        if what in _SAME and len(inputs) == 1:
            return sentence("{name}, unchanged", name=first)
        if what.startswith("Assign") and inputs:
            return sentence("assign to the variable")
        return None

    def _expression(self, operation: Operation, inputs: Sequence[str]) -> str:
        what = operation.name
        if what in _INFIX and len(inputs) == 2:
            return _INFIX[what].join(inputs)
        if what in {"MatMul", "BatchMatMulV2", "BatchMatMul", "BatchMatMulV3"} and len(inputs) >= 2:
            return self._matmul(operation, inputs)
        if what in _REDUCTIONS and len(inputs) == 2:
            return f"{_REDUCTIONS[what]} {inputs[0]}{self._axis(operation)}"
        if what == "AddN" and 0 < len(inputs) <= 4:
            return " + ".join(inputs)
        if what in {"Pow", "Square"}:
            return self._power(operation, inputs)
        if what in FUNCTIONS and inputs:
            gap = "" if what in _TIGHT else " "
            return f"{FUNCTIONS[what]}{gap}{inputs[0]}{'²' if what == 'L2Loss' else ''}"
        return self._other(operation, inputs)

    def _other(self, operation: Operation, inputs: Sequence[str]) -> str:
        what = operation.name
        if what == "Transpose" and inputs:
            return f"{inputs[0]}ᵀ"
        if what in {"StridedSlice", "Slice"} and inputs:
            return f"{inputs[0]}[…]"
        if what in {"ConcatV2", "Pack"} and inputs:
            parts = inputs[:-1] if what == "ConcatV2" else inputs
            return f"{'concat' if what == 'ConcatV2' else 'stack'}({', '.join(parts)})"
        name = _CALLS.get(what) or plain_operation(what)
        arguments = [_bare(text) for text in self._shown_inputs(operation, inputs)]
        return f"{name}({', '.join(arguments)})" if arguments else name

    def _shown_inputs(self, operation: Operation, inputs: Sequence[str]) -> list[str]:
        """Return the inputs that tell something: not the long settings behind the first."""
        shown = [
            text
            for i, text in enumerate(inputs)
            if i == 0 or not self._names.is_number(operation.inputs[i]) or len(text) <= 6
        ]
        return [*shown[:3], "…"] if len(shown) > 4 else shown

    def _matmul(self, operation: Operation, inputs: Sequence[str]) -> str:
        marks = [("transpose_a", "adj_x"), ("transpose_b", "adj_y")]
        parts = [
            text + ("ᵀ" if any(operation.attributes.get(key) == "True" for key in keys) else "")
            for text, keys in zip(inputs, marks, strict=False)
        ]
        return " @ ".join(parts)

    def _power(self, operation: Operation, inputs: Sequence[str]) -> str:
        if operation.name == "Square":
            return f"{inputs[0]}²"
        array = array_of(self._index.tensors.get(operation.inputs[1]))
        if array is not None and array.ndim == 0 and complex(array).real.is_integer():
            return f"{inputs[0]}{superscript(int(complex(array).real))}"
        return f"{inputs[0]} ^ {inputs[1]}"

    def _axis(self, operation: Operation) -> str:
        """Return over which axes is reduced, where it is not over all of several."""
        axes = array_of(self._index.tensors.get(operation.inputs[1]))
        tensor = self._index.tensors.get(operation.inputs[0])
        if axes is None or tensor is None or tensor.shape is None:
            return ""
        flat = np.unique(np.ravel(axes))
        if len(flat) >= len(tensor.shape):
            return ""
        return f", axis {', '.join(number_text(int(axis)) for axis in flat)}"


def _bare(text: str) -> str:
    """Return a text without the parentheses around all of it, which a call has anyway."""
    return (
        text[1:-1]
        if text.startswith("(") and text.endswith(")") and ")" not in text[1:-1]
        else text
    )


def _plain(text: str) -> Sentence:
    return Sentence("{text}", {"text": text})
