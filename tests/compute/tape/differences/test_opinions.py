"""Differences and dependence of the sources of gradient calls, on snippets that are really run.

What is expected is worked out by hand, or is what TensorFlow itself gave.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.python import pywrap_tfe

from explorer.compute.tape.differences.opinions import opinions
from explorer.compute.tape.recorder.recorder import Recorder
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import Call
from explorer.core.tape.values import Numbers, Slices
from tests.compute.tape.differences.programs import LIKE_THE_TAPE, PROGRAMS, TRACING, Told

SLOW = pytest.mark.slow


def execute(
    snippet: Snippet,
    around: AbstractContextManager[object] | None = None,
    *,
    seconds: float,
    quiet: bool = False,
) -> None:
    with (
        contextlib.redirect_stdout(io.StringIO()),
        warnings.catch_warnings(),
        pytest.MonkeyPatch.context() as monkey,
        around or contextlib.nullcontext(),
        contextlib.suppress(BaseException),
    ):
        warnings.simplefilter("ignore")
        monkey.setattr(tf.get_logger(), "disabled", True)
        exec(snippet.code, {"__name__": "__main__"})


def asked(text: str, **options: object) -> tuple[Call, ...]:
    """Run a program, and return its calls with opinions."""
    snippet = Snippet.read(f"import math\nimport numpy as np\nimport tensorflow as tf\n{text}")
    recorder = Recorder(snippet, bool(options.get("eager_functions")))
    execute(snippet, recorder, seconds=20)
    recording = recorder.recording()
    assert recording.calls, "the program makes a gradient call"
    return opinions(recording, snippet, recording.calls, execute, **options)  # type: ignore[arg-type]


def told(text: str) -> list[Told]:
    return [(s.difference, s.depends) for call in asked(text) for s in call.sources]


def by_tape(calls: tuple[Call, ...]) -> list[float]:
    """Return the sums of the gradients that TensorFlow gave."""
    sums = []
    for call in calls:
        for source in call.sources:
            assert source.value is not None
            value = source.value.value
            value = value.values if isinstance(value, Slices) else value
            assert isinstance(value, Numbers)
            sums.append(float(value.array.sum()))
    return sums


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=SLOW if name in TRACING else ()) for name in PROGRAMS]
)
def test_differences_tell_what_a_source_is_to_the_target(name: str) -> None:
    text, expected = PROGRAMS[name]
    got = told(text)
    assert [depends for _, depends in got] == [depends for _, depends in expected]
    for (difference, _), (value, _) in zip(got, expected, strict=True):
        assert difference == (value if value is None else pytest.approx(value, rel=1e-7, abs=1e-9))


@pytest.mark.parametrize("name", LIKE_THE_TAPE)
@pytest.mark.slow
def test_differences_agree_with_a_gradient_that_is_whole(name: str) -> None:
    calls = asked(LIKE_THE_TAPE[name])
    for source, tape in zip(
        [s for call in calls for s in call.sources], by_tape(calls), strict=True
    ):
        assert source.difference == pytest.approx(tape, rel=1e-5, abs=1e-5)
        assert source.depends


def test_a_run_for_opinions_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    calls = asked(f"""
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = x * x
with open({str(file)!r}, "a") as kept:
    kept.write("once")
tape.gradient(y, x)""")
    assert calls[0].sources[0].difference is None
    assert file.read_text() == "once"


def test_what_a_program_writes_after_its_calls_is_not_in_the_way(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    calls = asked(f"""
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = x * x
tape.gradient(y, x)
with open({str(file)!r}, "a") as kept:
    kept.write("once")""")
    assert calls[0].sources[0].difference == pytest.approx(4)
    assert file.read_text() == "once"


def test_what_was_changed_for_an_opinion_is_put_back() -> None:
    before = pywrap_tfe.TFE_Py_FastPathExecute, tf.GradientTape.gradient
    asked(PROGRAMS["independent"][0])
    assert (pywrap_tfe.TFE_Py_FastPathExecute, tf.GradientTape.gradient) == before
    assert tf.constant(1.0).dtype == tf.float32
    assert np.asarray(tf.sin(1.0)).dtype == np.float32
