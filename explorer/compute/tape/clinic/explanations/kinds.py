"""Numbers of different kinds, and arrays whose shapes do not fit."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.explanations.case import Explanation, Faulty
from explorer.compute.tape.clinic.explanations.changes import casts, changed, floats, other_dtypes
from explorer.core.sentence import Sentence, sentence

_NAMES = {"float": "float32", "double": "float64", "half": "float16"}
_WHOLE = ("int", "uint")


def _dtype(name: str) -> str:
    return _NAMES.get(name, name)


def _mixed(faulty: Faulty) -> Sentence:
    expected, given = (_dtype(faulty.match[group]) for group in ("expected", "given"))
    if any(each.startswith(_WHOLE) for each in (expected, given)):
        return sentence(
            "One value is {expected}, the other {given}: TensorFlow does not convert by itself. "
            "Write whole numbers as floats, 3.0 and not 3, or use “tf.cast”.",
            expected=expected,
            given=given,
        )
    return sentence(
        "One value is {expected}, the other {given}: TensorFlow does not convert by itself, and "
        "arrays of NumPy are float64. Use “tf.cast(x, tf.float32)”, or give both the same dtype.",
        expected=expected,
        given=given,
    )


def _made_alike(faulty: Faulty) -> Iterator[str]:
    expected, given = (_dtype(faulty.match[group]) for group in ("expected", "given"))
    if any(each.startswith(_WHOLE) for each in (expected, given)):
        yield from floats(faulty)
    yield from other_dtypes(faulty)
    order = sorted({expected, given}, key=_rank)
    yield from casts(faulty, order)


def _rank(dtype: str) -> int:
    """Return which dtype to try first: what the variables of TensorFlow are."""
    order = ("float32", "float64", "float16", "complex64", "complex128")
    return order.index(dtype) if dtype in order else len(order)


def _a_float(faulty: Faulty) -> Sentence:
    return sentence(
        "{value} does not fit among whole numbers ({dtype}): write those as floats, 3.0 and not 3.",
        value=faulty.match[1],
        dtype=faulty.match[2],
    )


def _only_floats(faulty: Faulty) -> Sentence:
    return sentence(
        "This operation does not take {dtype}: it takes {allowed}. Write whole numbers as floats, "
        "3.0 and not 3, or use “tf.cast”.",
        dtype=_dtype(faulty.match[1]),
        allowed=faulty.match[2].strip().replace("half", "float16").replace("double", "float64"),
    )


def _floats_or_casts(faulty: Faulty) -> Iterator[str]:
    yield from floats(faulty)
    yield from other_dtypes(faulty)
    yield from casts(faulty, ("float32",))


def _product(faulty: Faulty) -> Sentence:
    return sentence(
        "A product of matrices needs as many columns on the left as rows on the right; here are "
        "{left} and {right}. Transpose one by “tf.transpose”, or multiply element by element by *.",
        left=f"[{faulty.match[1]}]",
        right=f"[{faulty.match[2]}]",
    )


def _no_matrix(faulty: Faulty) -> Sentence:
    return sentence(
        "A product of matrices needs two matrices, and one of these has only one axis. Make it a "
        "column by x[:, None], or use “tf.linalg.matvec” or “tf.tensordot”."
    )


def _shapes(faulty: Faulty) -> Sentence:
    return sentence(
        "Arrays of the shapes {left} and {right} do not fit: sizes have to be equal, or 1.",
        left=faulty.match[1],
        right=faulty.match[2],
    )


def _no_fit(faulty: Faulty) -> Sentence:
    return sentence("The arrays' shapes do not fit: sizes have to be equal, or 1.")


def _reshape(faulty: Faulty) -> Sentence:
    return sentence(
        "The new shape holds {new} numbers, and there are {old}. A −1 in the shape is whatever "
        "fits.",
        old=faulty.match[1],
        new=faulty.match[2],
    )


def _variable_shape(faulty: Faulty) -> Sentence:
    return sentence(
        "A variable keeps its shape {own}, and the new value has the shape {new}.",
        own=faulty.match[1],
        new=faulty.match[2],
    )


def _ragged(faulty: Faulty) -> Sentence:
    return sentence(
        "The rows have different lengths: a tensor has none of such. Use “tf.ragged.constant”, or "
        "fill the rows up."
    )


def _out_of_range(faulty: Faulty) -> Sentence:
    return sentence("An index lies outside of the array: they go from 0 to its length − 1.")


def _memory(faulty: Faulty) -> Sentence:
    return sentence("There is not enough memory for this array. Make it smaller.")


def _singular(faulty: Faulty) -> Sentence:
    return sentence("This matrix has no inverse: its determinant is 0.")


def _power(faulty: Faulty) -> Sentence:
    return sentence("A power is written x ** 2 in Python; ^ compares the bits of whole numbers.")


def _as_power(faulty: Faulty) -> Iterator[str]:
    program = faulty.program
    for node in faulty.nodes:
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.BitXor):
            continue
        left, right = program.places.end(node.left), program.places.start(node.right)
        text = program.text[left:right].replace("^", "**")
        yield changed(program, Edit(left, right, text))


def _sizes(faulty: Faulty) -> Sentence:
    return sentence(
        "Two sizes that have to be equal are {left} and {right}.",
        left=faulty.match[1],
        right=faulty.match[2],
    )


EXPLANATIONS = (
    Explanation("ValueError", r"Dimensions must be equal, but are (\d+) and (\d+)", _sizes),
    Explanation("InvalidArgumentError|TypeError", r"BitwiseXor|for \^:", _power, _as_power),
    Explanation(
        "InvalidArgumentError",
        r"expected to be an? (?P<expected>\w+) tensor but is an? (?P<given>\w+) tensor",
        _mixed,
        _made_alike,
    ),
    Explanation(
        "ValueError|TypeError",
        r"requested dtype (?P<expected>\w+) for Tensor with dtype (?P<given>\w+)",
        _mixed,
        _made_alike,
    ),
    Explanation(
        "TypeError",
        r"has type (?P<given>\w+) that does not match type (?P<expected>\w+)",
        _mixed,
        _made_alike,
    ),
    Explanation(
        "TypeError",
        r"Cannot convert (\S+) to EagerTensor of dtype (u?int\d+)",
        _a_float,
        _floats_or_casts,
    ),
    Explanation(
        "TypeError",
        r"Expected (u?int\d+)[^,]*, but got (\S+) of type 'float'",
        lambda faulty: sentence(
            "{value} does not fit among whole numbers ({dtype}): write those as floats, 3.0 and "
            "not 3.",
            value=faulty.match[2],
            dtype=faulty.match[1],
        ),
        _floats_or_casts,
    ),
    Explanation(
        "InvalidArgumentError",
        r"Value for attr 'T' of (\w+) is not in the list of allowed values: ([\w, ]+)",
        _only_floats,
        _floats_or_casts,
    ),
    Explanation(
        "InvalidArgumentError",
        r"Matrix size-incompatible: In\[0\]: \[([\d,]+)\], In\[1\]: \[([\d,]+)\]",
        _product,
    ),
    Explanation(
        "InvalidArgumentError|ValueError",
        r"In\[\d\] (?:ndims must be|is not a matrix)|has different ndims|must be at least rank 2",
        _no_matrix,
    ),
    Explanation(
        "InvalidArgumentError|ValueError",
        r"(?:Incompatible shapes:|Shapes must be equal rank)"
        r"[ a-z]*(\[[\d,]*\]|\d+) (?:vs\.|and) (\[[\d,]*\]|\d+)",
        _shapes,
    ),
    Explanation(
        "InvalidArgumentError",
        r"shape\[0\] = (\[[\d,]*\]) vs\. shape\[1\] = (\[[\d,]*\])",
        _shapes,
    ),
    Explanation(
        "InvalidArgumentError",
        r"values\[0\]\.shape = (\[[\d,]*\]) != values\[\d+\]\.shape = (\[[\d,]*\])",
        _shapes,
    ),
    Explanation("ValueError", r"shapes (\([\d, ]*\)) and (\([\d, ]*\)) not aligned", _shapes),
    Explanation(
        "ValueError",
        r"could not be broadcast together with shapes (\([\d,]*\)) (\([\d,]*\))",
        _shapes,
    ),
    Explanation(
        "InvalidArgumentError",
        r"reshape is a tensor with (\d+) values, but the requested shape has (\d+)",
        _reshape,
    ),
    Explanation(
        "ValueError",
        r"variable shape (\([\d, ]*\)).* value shape (\([\d, ]*\))",
        _variable_shape,
    ),
    Explanation("InvalidArgumentError", r"broadcastable", _no_fit),
    Explanation("ValueError", r"non-rectangular Python sequence", _ragged),
    Explanation("ValueError", r"setting an array element with a sequence", _ragged),
    Explanation(
        "InvalidArgumentError", r"slice index .* out of bounds|is not in \[0, ", _out_of_range
    ),
    Explanation("ResourceExhaustedError|MemoryError|_ArrayMemoryError", r"", _memory),
    Explanation("InvalidArgumentError", r"not invertible", _singular),
)
