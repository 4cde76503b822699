"""The examples give the values of their cases, recorded as they are in the window."""

from __future__ import annotations

import contextlib
import io
import math
import warnings

import numpy as np
import pytest

from explorer.compute.tape.execution import execute
from explorer.compute.tape.recorder.recorder import Recorder
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.examples import EXAMPLES
from explorer.core.tape.examples.example import Example
from explorer.core.tape.record import Call, Trouble
from explorer.core.tape.values import Numbers

VALUES: dict[str, list[list[object]]] = {
    "S3": [[9.0, 42.0]],
    "S4": [[None, None], [9.0, 42.0]],
    "S5": [[13.0]],
    "S6": [[9.0, 42.0], [None, 6.0], [6.0, 14.0]],
    "S7": [[4.0, 1.0], [2.0, None], [None, None]],
    "S9": [[[0.0, 4.0, 8.0, 12.0]]],
    "S10": [[[0.0, 4.0, 32.0, 108.0]], [[0.0, 2.0, 4.0, 6.0]]],
    "S11": [[-2.0]],
    "S12": [[-2.0, 0.0, 0.0, 1.0]],
    "S13": [[-2.0], [2.0]],
    "S20": [[6.0], [27.0], [None]],
    "S21": [[8.0], [[8.0, 8.0, 8.0, 8.0]]],
    "S22": [[3.0], [6.0]],
    "S23": [[4.0, 27.0], [4.0], [27.0], [4.0]],
}
"""Of each call, of each source."""
PRINTED = {
    "S8": ["-0.33333"],
    "S14": ["None", "2.0", "-6.0"],
    "S15": ["y = 0.01831317", "x = 0.8673804", "y = 0.01758796"],
    "S16": ["x = 0.8673804"],
    "S17": ["0.017587", "0.8673804"],
    "S18": ["y = 0.0 ", "x = 0.99999857"],
}


def _run(example: Example) -> tuple[tuple[Call, ...], str, Trouble | None]:
    snippet = Snippet.read(example.text)
    recorder = Recorder(snippet)
    run = execute(snippet, recorder, seconds=60)
    output = "".join(each.text for each in run.output if each.stream == "stdout")
    return recorder.recording().calls, output, run.error


def _plain(call: Call) -> list[object]:
    found: list[object] = []
    for source in call.sources:
        value = None if source.value is None else source.value.value
        assert value is None or isinstance(value, Numbers)
        if value is None:
            found.append(None)
        else:
            numbers = np.asarray(value.array, float).ravel().tolist()
            found.append(numbers if source.value and source.value.shape else numbers[0])
    return found


_BY_VALUE = [pytest.param(each, id=each.title) for each in EXAMPLES if each.case in VALUES]
_BY_PRINT = [
    pytest.param(each, id=each.title)
    for each in EXAMPLES
    if each.case in PRINTED and "old" not in each.title
]


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("example", _BY_VALUE)
def test_an_example_s_gradients_are_those_of_its_case(example: Example) -> None:
    calls, _, _ = _run(example)
    wanted = VALUES[example.case]
    assert [_plain(call) for call in calls[: len(wanted)]] == wanted


@pytest.mark.slow
@pytest.mark.parametrize("example", _BY_PRINT)
def test_an_example_prints_the_numbers_of_its_case(example: Example) -> None:
    _, output, error = _run(example)
    assert error is None
    for part in PRINTED[example.case]:
        assert part in output


@pytest.mark.slow
def test_a_tape_that_is_asked_twice_is_the_only_example_of_today_that_ends_in_an_error() -> None:
    ended = {
        example.case
        for example in EXAMPLES
        if "old" not in example.title and _run(example)[2] is not None
    }
    assert ended == {"S23"}


def test_the_derivatives_of_the_squared_sine_are_those_of_its_case() -> None:
    example = next(each for each in EXAMPLES if each.case == "S19" and "old" not in each.title)
    names: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(example.text, names)
    x = np.asarray(names["x"])
    at = {round(float(value) / math.pi, 6): place for place, value in enumerate(x)}
    rows = [np.asarray(names[name]) for name in ("y", "dy", "d2y", "d3y")]
    assert np.allclose([row[at[0.5]] for row in rows], [1, 0, -2, 0], atol=1e-5)
    assert np.allclose([row[at[1.0]] for row in rows], [0, 0, 2, 0], atol=1e-5)
