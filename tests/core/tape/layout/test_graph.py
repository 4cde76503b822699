from __future__ import annotations

import pytest

from explorer.core.tape.layout.story import Story
from tests.core.tape.stories import FIRST, FLOORED, LOOP, SECOND, story

WIDE = """
import tensorflow as tf

x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    parts = [tf.sin(x * float(i)) for i in range(7)]
    y = tf.reduce_sum(tf.add_n(parts) * x)
tape.gradient(y, x)
"""
EVERY = [(FIRST, 0), (SECOND, 0), (SECOND, 1), (LOOP, 0), (FLOORED, 0), (WIDE, 0)]


def place(shown: Story, node: int) -> tuple[int, float]:
    return shown.graph.columns[node], shown.graph.slots[node]


@pytest.mark.parametrize(("text", "call"), EVERY)
def test_no_two_nodes_stand_in_one_place(text: str, call: int) -> None:
    shown = story(text, call)
    places = [place(shown, node) for node in range(len(shown.graph.rows))]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(("text", "call"), EVERY)
def test_every_edge_leads_to_the_right(text: str, call: int) -> None:
    graph = story(text, call).graph
    assert graph.edges
    assert all(graph.columns[edge.start] < graph.columns[edge.end] for edge in graph.edges)


def test_a_value_that_is_used_twice_by_an_operation_has_two_edges() -> None:
    edges = story(FIRST).graph.edges
    assert sorted((edge.start, edge.end, edge.lane) for edge in edges) == [
        (0, 1, -0.5), (0, 1, 0.5), (1, 2, 0.0),
    ]  # fmt: skip


def test_what_comes_later_moves_nothing_that_is_there() -> None:
    shorter = story(LOOP.replace("range(4)", "range(2)"))
    longer = story(LOOP)
    for node in range(len(shorter.graph.rows)):
        assert place(shorter, node) == place(longer, node)


def test_an_edge_bends_away_from_a_node_that_stands_on_its_way() -> None:
    shown = story(SECOND, 1)
    far = [e for e in shown.graph.edges if shown.graph.columns[e.end] > 2 and e.start == 0]
    assert any(edge.bow for edge in far)


def test_an_edge_knows_the_step_at_which_an_adjoint_comes_back_along_it() -> None:
    shown = story(FIRST)
    by_ends = {
        (edge.start, edge.end): step
        for edge, step in zip(shown.graph.edges, shown.flow_steps, strict=True)
    }
    assert by_ends == {(1, 2): 5, (0, 1): 6}


def test_folds_are_one_node_each() -> None:
    plain, folded = story(LOOP), story(LOOP, folding="turns")
    assert len(folded.graph.rows) < len(plain.graph.rows)
    assert all(folded.rows[row].kind != "heading" for row in folded.graph.rows)


@pytest.mark.slow
def test_very_many_nodes_of_one_layer_stand_one_above_the_other() -> None:
    text = WIDE.replace("range(7)", "range(600)")
    graph = story(text).graph
    layer = [slot for column, slot in zip(graph.columns, graph.slots, strict=True) if column == 1]
    assert len(layer) == 600
    assert sorted(layer) == [min(layer) + i for i in range(600)]
