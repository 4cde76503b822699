"""Snippets made at random: expressions of named values, with control flow and functions."""

from __future__ import annotations

import random
from dataclasses import dataclass

UNARY = (
    "tf.sin({a})",
    "tf.tanh({a})",
    "tf.exp(-{a} * {a})",
    "tf.sigmoid({a})",
    "tf.nn.softplus({a})",
    "tf.square({a})",
    "-{a}",
    "{a} * 2 - 1",
    "tf.reduce_sum({a}, axis=-1, keepdims=True) + {a}",
    "tf.nn.softmax({a})",
    "tf.math.log1p({a} * {a})",
    "tf.abs({a})",
    "tf.clip_by_value({a}, -0.5, 0.5)",
    "tf.stop_gradient({a}) * {a}",
    "tf.reverse({a}, [0])",
    "tf.cumsum({a}, axis=-1)",
)
BINARY = (
    "{a} + {b}",
    "{a} * {b}",
    "{a} - {b}",
    "{a} / ({b} * {b} + 1)",
    "tf.maximum({a}, {b})",
    "tf.where({a} > {b}, {a} * {b}, {b})",
    "tf.math.multiply_no_nan({a}, {b})",
    "tf.einsum('ij,ij->ij', {a}, {b})",
    "tf.matmul({a}, {b}, transpose_b=True) @ {a}",
    "tf.gather(tf.concat([{a}, {b}], 0), [0, 3])",
    "tf.add_n([{a}, {b}, {a}])",
    "tf.reduce_mean(tf.stack([{a}, {b}]), axis=0)",
)


@dataclass(frozen=True, slots=True)
class Program:
    """A snippet, and the same with a persistent tape that is asked for every named value."""

    text: str
    oracle: str
    names: tuple[str, ...]
    """Values that are bound once, within the context of the tape."""
    in_function: bool


def program(seed: int) -> Program:
    """Return the program of a seed."""
    rng = random.Random(seed)
    dtype = rng.choice(("float32", "float64"))
    head = ["import tensorflow as tf", f"tf.random.set_seed({seed})"]
    leaves = []
    for index in range(rng.randint(1, 3)):
        kind = rng.choice(("tf.Variable({v})", "tf.constant({v})"))
        values = [[round(rng.uniform(-1.5, 1.5), 3) for _ in range(3)] for _ in range(2)]
        head.append(f"x{index} = {kind.format(v=f'{values}, dtype=tf.{dtype}')}")
        leaves.append(f"x{index}")
    body, names = _body(rng, list(leaves))
    in_function = rng.random() < 0.2
    if in_function:
        head += ["@tf.function", f"def f({', '.join(leaves)}):"]
        head += [f"    {line}" for line in body] + ["    return target"]
        body, names = [f"target = f({', '.join(leaves)})"], ["target"]
    return Program(
        "\n".join(head + _asked(leaves, body, "", "gradients = tape.gradient(target, SOURCES)")),
        "\n".join(
            head
            + _asked(leaves, body, "persistent=True", "gradients = tape.gradient(target, SOURCES)")
            + [f"inner = tape.gradient(target, [{', '.join(names)}])"]
        ),
        tuple(names),
        in_function,
    )


def _asked(leaves: list[str], body: list[str], how: str, call: str) -> list[str]:
    sources = f"[{', '.join(leaves)}]"
    watched = [f"    tape.watch({leaf})" for leaf in leaves]
    lines = [f"with tf.GradientTape({how}) as tape:", *watched]
    return [*lines, *[f"    {line}" for line in body], call.replace("SOURCES", sources)]


def _body(rng: random.Random, pool: list[str]) -> tuple[list[str], list[str]]:
    lines, names = [], []
    for index in range(rng.randint(3, 9)):
        name, expression = f"v{index}", _expression(rng, pool)
        lines.append(f"{name} = {expression}")
        choice = rng.random()
        if choice < 0.15:
            lines += [
                f"for _ in range({rng.randint(1, 3)}):",
                f"    {name} = tf.sin({name}) + {pool[0]}",
            ]
        elif choice < 0.3:
            lines += [f"if tf.reduce_sum({name}) > 0:", f"    {name} = {name} * 0.5"]
        else:
            names.append(name)
        pool.append(name)
    weighted = " + ".join(f"tf.reduce_sum({name}) * {rng.uniform(0.5, 1):.3}" for name in pool[-3:])
    return [*lines, f"target = {weighted}"], [*names, "target"]


def _expression(rng: random.Random, pool: list[str]) -> str:
    a, b = rng.choice(pool), rng.choice(pool)
    return rng.choice(UNARY if rng.random() < 0.5 else BINARY).format(a=a, b=b)
