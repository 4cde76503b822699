"""A record as JSON: the keys that are promised, and every kind of value."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from explorer.core.sentence import sentence
from explorer.core.tape.as_json import failure_as_json, record_as_json, value_as_json
from explorer.core.tape.record import (
    Call,
    Checked,
    Difference,
    Operation,
    Output,
    Pass,
    Source,
    Tape,
    TapeRecord,
    Tensor,
    Trouble,
    Warned,
)
from explorer.core.tape.values import Numbers, Parts, Slices, Summary, Value, Words

NAN, INF = math.nan, math.inf


def numbers(value: Any, dtype: str = "float32") -> Numbers:  # noqa: ANN401
    return Numbers(np.array(value, dtype))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, None),
        (numbers(1.5), 1.5),
        (numbers([[1, 2], [3, 4]]), [[1.0, 2.0], [3.0, 4.0]]),
        (numbers(0.1), float(np.float32(0.1))),
        (numbers([NAN, INF, -INF, -0.0]), ["NaN", "Infinity", "-Infinity", 0.0]),
        (numbers([3, -4], "int64"), [3, -4]),
        (numbers([True, False], "bool"), [True, False]),
        (numbers([], "float32"), []),
        (numbers(1 - 2j, "complex64"), {"re": 1.0, "im": -2.0}),
        (numbers([complex(NAN, 1)], "complex128"), [{"re": "NaN", "im": 1.0}]),
        (
            Summary((40, 50), -1.0, INF, np.array([1.0, NAN]), 7),
            {
                "shape": [40, 50],
                "min": -1.0,
                "max": "Infinity",
                "first": [1.0, "NaN"],
                "nonfinite": 7,
            },
        ),
        (
            Slices(numbers([0, 2], "int32"), numbers([[1.0], [2.0]]), (4, 1)),
            {"indices": [0, 2], "values": [[1.0], [2.0]], "dense_shape": [4, 1]},
        ),
        (
            Slices(numbers([0], "int32"), numbers([1.0]), None),
            {"indices": [0], "values": [1.0], "dense_shape": None},
        ),
        (Words((), ("a",)), "a"),
        (Words((2,), ("a", "b")), ["a", "b"]),
        (Words((9,), ("a", "b")), {"shape": [9], "first": ["a", "b"]}),
        (
            Parts("RaggedTensor", (numbers([1.0]), numbers([0, 1], "int64"))),
            {"kind": "RaggedTensor", "parts": [[1.0], [0, 1]]},
        ),
    ],
)
def test_a_value_is_told_whole_or_by_what_is_known(value: Value | None, told: object) -> None:
    found = value_as_json(value)
    assert found == told
    # Strictly: NaN without quotes is no JSON.
    assert json.loads(json.dumps(found, allow_nan=False)) == told


def record() -> TapeRecord:
    """Return one of everything."""
    y = Tensor(8, (), "float32", numbers(4.0), "y")
    call = Call(
        id=0,
        line=5,
        method="gradient",
        tape=0,
        text="tape.gradient(y, x)",
        target="y",
        targets=(8,),
        sources=(
            Source("x", 7, Tensor(9, (), "float32", numbers(4.0)), difference=4.0),
            Source(
                "n",
                None,
                None,
                ("integer_dtype",),
                sentence("“{what}” divides by {at}.", what="n", at="0"),
                2,
                sentence("Make it a float."),
            ),
        ),
        sweep=(Pass(0, (y,), (y, None), (7, 7)),),
    )
    operation = Operation(0, "Mul", 4, (7, 7), (y,), tapes=(0,))
    tape = Tape(0, "tape", False, True, None, (3, 4), ("x",), ())
    return TapeRecord(
        operations=(operation,),
        leaves=(),
        variables=(),
        graphs=(),
        tapes=(tape,),
        calls=(call,),
        output=(Output("stdout", 5, "4\n"), Output("stderr", 6, "e\n"), Output("stdout", 7, "5\n")),
        warnings=(Warned(2, "integers"),),
        error=Trouble("ValueError", 8, "bad", sentence("It is bad."), "x = 1\n"),
        seconds=0.5,
        checked=Checked(1, (Difference(0, "adjoint", NAN),)),
    )


def test_every_part_stands_under_its_promised_name() -> None:
    found = record_as_json(record(), "s.py")
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert (found["file"], found["output"]) == ("s.py", "4\n5\n")
    error = {
        "type": "ValueError",
        "line": 8,
        "message": "bad",
        "sentence": "It is bad.",
        "repaired": "x = 1\n",
    }
    assert found["error"] == error
    assert found["warnings"] == [{"line": 2, "message": "integers", "sentence": None}]
    (tape,) = found["tapes"]
    assert (tape["id"], tape["persistent"], tape["parent"]) == (0, False, None)
    assert (tape["lines"], tape["watched"]) == ([3, 4], ["x"])
    (operation,) = found["operations"]
    assert operation == {
        "id": 0,
        "name": "Mul",
        "line": 4,
        "tapes": [0],
        "inputs": [7, 7],
        "outputs": [{"id": 8, "shape": [], "dtype": "float32", "value": 4.0}],
        "phase": "forward",
        "of": None,
        "traced": False,
    }
    (call,) = found["calls"]
    assert (call["line"], call["method"], call["tape"], call["target"]) == (5, "gradient", 0, "y")
    assert (call["error"], call["repaired"]) == (None, None)
    assert call["sweep"] == [{"operation": 0, "adjoints": [4.0], "contributions": [4.0, None]}]
    first, second = call["sources"]
    assert (first["name"], first["value"], first["causes"]) == ("x", 4.0, [])
    assert first["difference"] == 4.0
    assert (second["value"], second["causes"]) == (None, ["integer_dtype"])
    assert second["sentence"] == "“n” divides by 0."
    assert (second["remedy"], second["difference"]) == ("Make it a float.", None)
    assert found["checked"]["replayed"] == 1
    assert found["checked"]["differing"] == 1
    assert found["checked"]["differences"] == [{"operation": 0, "what": "adjoint", "error": "NaN"}]


def test_a_run_of_which_nothing_was_heard_says_why_under_the_same_names() -> None:
    found = failure_as_json(sentence("It crashed."), "s.py")
    assert found.keys() == record_as_json(record(), "s.py").keys()
    assert found["error"]["message"] == found["stopped"] == "It crashed."
    assert (found["operations"], found["calls"], found["output"]) == ([], [], "")


def test_a_value_inside_of_a_graph_is_no_none_of_tensorflows() -> None:
    traced = Source("x", 7, Tensor(9, (2, None), "float32", None))
    call = replace(record().calls[0], sources=(traced,))
    (found,) = record_as_json(replace(record(), calls=(call,)), "s.py")["calls"][0]["sources"]
    assert found["value"] == {"shape": [2, None], "dtype": "float32", "traced": True}
