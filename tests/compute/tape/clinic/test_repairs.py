"""The repaired programs of the tables: each is run, and its gradient held against differences."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from explorer.compute.tape.clinic.repairs.repaired import repaired
from explorer.compute.tape.differences.opinions import opinions
from explorer.compute.tape.execution import Execution, execute
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import Call
from explorer.core.tape.values import Numbers
from tests.compute.tape.clinic.conftest import run
from tests.compute.tape.clinic.tables import OTHERS, TABLES, Example, examples

JUMPS = "no_gradient_op"
"""Where it stands alone the target jumps: its derivative is 0 where it has one."""

WITHOUT_DERIVATIVE = ("nonfinite: root at zero", "nonfinite: x to the x")
"""Their slope has no bound: any number added to stay away from there would choose it."""


@dataclass(frozen=True)
class Repaired:
    example: Example
    calls: tuple[Call, ...]
    ends: list[str]
    """How programs on trial ended that did not come to their end."""


@pytest.fixture(scope="module")
def repairs() -> list[Repaired]:
    # In a process of their own, as every snippet has one: what thousands of other tests have left
    # in this one, a snippet never meets.
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(all_repaired).result()


def all_repaired() -> list[Repaired]:
    return [repaired_example(example) for example in (*examples(TABLES), *examples(OTHERS))]


def repaired_example(example: Example) -> Repaired:
    recording, calls = run(example.text)
    ends: list[str] = []
    # As long as it takes: how much fits into the usual time depends on what else the machine does.
    told = repaired(recording, Snippet.read(example.text), calls, noting(ends), seconds=120)
    return Repaired(example, told, ends)


def noting(ends: list[str]) -> Callable[..., Execution]:
    def execute_noting(*given: Any, **options: Any) -> Execution:  # noqa: ANN401
        run = execute(*given, **options)
        if run.error is not None or run.stopped is not None:
            ends.append(f"{run.error} {run.stopped}")
        return run

    return execute_noting


def named(repairs: list[Repaired], name: str) -> Repaired:
    return next(one for one in repairs if one.example.name == name)


@pytest.mark.slow
def test_most_losses_are_repaired(repairs: list[Repaired]) -> None:
    wanted, done = 0, 0
    for one in repairs:
        for call, truths in zip(one.calls, one.example.calls, strict=True):
            for index, truth in enumerate(truths):
                lost = bool(truth.causes) and not truth.independent and JUMPS not in truth.causes
                if lost and call.error is None:
                    wanted += 1
                    values = call.repaired_values
                    done += values is not None and values[index] is not None
    assert done >= 0.8 * wanted


@pytest.mark.slow
def test_what_has_no_part_in_the_target_is_not_repaired(repairs: list[Repaired]) -> None:
    for one in repairs:
        for call, truths in zip(one.calls, one.example.calls, strict=True):
            if all(truth.independent and JUMPS not in truth.causes for truth in truths):
                assert call.repaired is None, one.example.name


@pytest.mark.slow
def test_a_repaired_program_runs_and_gives_the_values_it_promises(
    repairs: list[Repaired],
) -> None:
    for one in [
        named(repairs, "mixtures: three sources, three fates"),
        named(repairs, "binding: rebound after the tape"),
        named(repairs, "connecting: first gradient outside the outer tape"),
    ]:
        call = next(call for call in one.calls if call.repaired is not None)
        assert call.repaired is not None
        assert call.repaired_values is not None
        _, calls = run(call.repaired)
        for promised, source in zip(call.repaired_values, calls[call.id].sources, strict=True):
            assert source.value is not None
            got = source.value.value
            assert isinstance(promised, Numbers)
            assert isinstance(got, Numbers)
            assert np.array_equal(promised.array, got.array)


@pytest.mark.slow
def test_comments_and_layout_are_kept() -> None:
    text = (
        "import tensorflow as tf\n"
        "# two numbers\n"
        "x = tf.constant( 3.0 )   # the place\n"
        "\n"
        "with tf.GradientTape() as tape:  # records\n"
        "    # squared\n"
        "    y = x*x\n"
        "print(tape.gradient(y, x))\n"
    )
    recording, calls = run(text)
    (call,) = repaired(recording, Snippet.read(text), calls, execute)
    assert call.repaired == text.replace("    y = x*x", "    tape.watch(x)\n    y = x*x")


@pytest.mark.slow
def test_nan_and_infinity_get_a_finite_gradient(repairs: list[Repaired]) -> None:
    for one in repairs:
        name = one.example.name
        if name.startswith("nonfinite") and name not in WITHOUT_DERIVATIVE:
            (call,) = one.calls
            assert call.repaired_values is not None, one.example.name
            (value,) = call.repaired_values
            assert isinstance(value, Numbers)
            assert np.all(np.isfinite(value.array)), one.example.name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("computed", "where"),
    [
        ("tf.sqrt(x)", "-2"),
        ("tf.math.pow(x, 0.5)", "-2"),
        ("tf.acos(x)", "-2"),
        ("tf.sqrt(x * tf.constant([1.0, -1.0]))", "-2"),
    ],
)
def test_outside_of_its_domain_an_operation_is_said_to_be_undefined(
    computed: str, where: str
) -> None:
    _, (call,) = run(
        "import tensorflow as tf\n"
        "x = tf.Variable(-2.0)\n"
        "with tf.GradientTape() as tape:\n"
        f"    y = {computed}\n"
        "tape.gradient(y, x)\n"
    )
    said = str(call.sources[0].sentence)
    assert said == f"“{computed}” is not defined at {where}: it is NaN there."


@pytest.mark.slow
def test_whole_ways_are_repaired(repairs: list[Repaired]) -> None:
    mended = [one for one in repairs if one.example.name.startswith("repaired:")]
    assert len(mended) == 27
    for one in mended:
        for call, truths in zip(one.calls, one.example.calls, strict=True):
            if any(truth.causes for truth in truths):
                assert call.repaired_values is not None, one
                assert None not in call.repaired_values, one


@pytest.mark.slow
def test_a_program_of_which_a_part_of_the_way_is_still_cut_is_not_taken() -> None:
    text = (
        "import math\n"
        "import tensorflow as tf\n"
        "a = tf.Variable(0.5)\n"
        "with tf.GradientTape() as tape:\n"
        "    u = math.cos(a)\n"
        "    v = math.sin(a)\n"
        "    d = tf.constant((u - 1.0) ** 2 + 2.0 * v)\n"
        "tape.gradient(d, a)\n"
    )
    recording, calls = run(text)
    snippet = Snippet.read(text)
    asked = opinions(recording, snippet, calls, execute)
    (call,) = repaired(recording, snippet, asked, execute)
    assert call.repaired_values is not None
    (value,) = call.repaired_values
    assert isinstance(value, Numbers)
    expected = -2 * (math.cos(0.5) - 1.0) * math.sin(0.5) + 2 * math.cos(0.5)
    assert float(value.array) == pytest.approx(expected, rel=1e-5)


@pytest.mark.slow
def test_where_one_way_is_freed_the_others_are_freed_too() -> None:
    text = (
        "import tensorflow as tf\n"
        "a = tf.constant(2.0)\n"
        "with tf.GradientTape() as tape:\n"
        "    y = 3.0 * a + tf.stop_gradient(a)\n"
        "tape.gradient(y, a)\n"
    )
    recording, calls = run(text)
    snippet = Snippet.read(text)
    asked = opinions(recording, snippet, calls, execute)
    (call,) = repaired(recording, snippet, asked, execute)
    assert call.repaired_values is not None
    (value,) = call.repaired_values
    assert isinstance(value, Numbers)
    assert float(value.array) == pytest.approx(4.0)


@pytest.mark.slow
@pytest.mark.parametrize("name", WITHOUT_DERIVATIVE)
def test_where_there_is_no_derivative_none_is_made_up(repairs: list[Repaired], name: str) -> None:
    (call,) = named(repairs, name).calls
    assert call.repaired is None


@pytest.mark.slow
def test_the_operation_that_makes_nan_is_named(repairs: list[Repaired]) -> None:
    source = named(repairs, "nonfinite: sinc").calls[0].sources[0]
    assert source.causes == ()
    assert source.line == 5
    assert "“tf.sin(x) / x”" in str(source.sentence)
    assert "tf.where" in str(source.sentence)
    source = named(repairs, "nonfinite: root at zero").calls[0].sources[0]
    assert str(source.sentence) == "“tf.sqrt(x)” has an infinite derivative at 0."
    assert isinstance(source.value and source.value.value, Numbers)
    assert source.value is not None
    assert isinstance(source.value.value, Numbers)
    assert math.isinf(float(source.value.value.array))
