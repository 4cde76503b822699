"""The sweep of an inner tape stands in the graph as a group of its own."""

from __future__ import annotations

import pytest

from explorer.core.tape.layout.story import Story
from tests.core.tape.stories import FIRST, LOOP, SECOND, story

THIRD = """
import tensorflow as tf

x = tf.Variable(1.5)
with tf.GradientTape() as a:
    with tf.GradientTape() as b:
        with tf.GradientTape() as c:
            y = x**3 * tf.sin(x)
        d1 = c.gradient(y, x)
    d2 = b.gradient(d1, x)
    after = d2 * x + tf.cos(x)
a.gradient(after, x)
"""


def names(shown: Story, nodes: tuple[int, ...]) -> list[str]:
    return [shown.rows[shown.graph.rows[node]].name for node in nodes]


def test_the_sweep_that_an_outer_tape_recorded_is_a_group() -> None:
    shown = story(SECOND, 1)
    (group,) = shown.graph.groups
    assert names(shown, group.nodes)[0] == "t₁"
    assert names(shown, group.nodes)[-1] == "slope"
    assert str(group.title) == "backward sweep of inner, recorded by outer"
    assert shown.reading.tape_names[group.tape or 0] == "outer"


@pytest.mark.parametrize("text", [FIRST, LOOP])
def test_without_another_sweep_there_is_no_group(text: str) -> None:
    assert story(text).graph.groups == ()


def test_each_of_nested_sweeps_is_a_group() -> None:
    titles = [str(group.title) for group in story(THIRD, 2).graph.groups]
    assert titles == ["backward sweep of c, recorded by b", "backward sweep of b, recorded by a"]


@pytest.mark.parametrize(("text", "call"), [(SECOND, 1), (THIRD, 1), (THIRD, 2)])
def test_nothing_else_stands_within_a_group(text: str, call: int) -> None:
    graph = story(text, call).graph
    for group in graph.groups:
        columns = [graph.columns[node] for node in group.nodes]
        slots = [graph.slots[node] for node in group.nodes]
        for node in range(len(graph.rows)):
            is_across = min(columns) <= graph.columns[node] <= max(columns)
            is_within = is_across and min(slots) <= graph.slots[node] <= max(slots)
            assert is_within == (node in group.nodes)


def test_no_two_nodes_of_nested_sweeps_stand_in_one_place() -> None:
    graph = story(THIRD, 2).graph
    places = list(zip(graph.columns, graph.slots, strict=True))
    assert len(set(places)) == len(places)
