"""What the snippet calls the target and the sources of a gradient call."""

from __future__ import annotations

import ast
from typing import Any

import tensorflow as tf

from explorer.compute.tape.recorder.names import Names


def argument_text(call: ast.Call | None, position: int, *words: str) -> str:
    """Return the text of an argument of a call."""
    node = argument(call, position, *words)
    return "" if node is None else ast.unparse(node)


def argument(call: ast.Call | None, position: int, *words: str) -> ast.expr | None:
    """Return an argument of a call, given by its position or by a word."""
    if call is None:
        return None
    for word in call.keywords:
        if word.arg in words:
            return word.value
    starred = any(isinstance(one, ast.Starred) for one in call.args[: position + 1])
    return call.args[position] if position < len(call.args) and not starred else None


def source_names(names: Names, call: ast.Call | None, sources: Any) -> tuple[str, ...]:
    """Return the name of each source: its text where the call lists it, else its own."""
    return structure_names(names, argument(call, 1, "sources", "source"), sources)


def structure_names(names: Names, node: ast.expr | None, structure: Any) -> tuple[str, ...]:
    """Return the names of the leaves of a structure that stands at a place of the snippet."""
    named = _named(names, node, structure)
    count = len(tf.nest.flatten(structure))
    return tuple(named) if len(named) == count else ("",) * count


def _named(names: Names, node: ast.expr | None, structure: Any) -> list[str]:
    """Return the names of the leaves of a structure, in TensorFlow's order."""
    if isinstance(structure, dict):
        keys = sorted(structure)  # As TensorFlow flattens it.
        inner = _entries(node)
        return [
            name
            for key in keys
            for name in _named(names, inner.get(key) or _part(node, key), structure[key])
        ]
    if isinstance(structure, list | tuple):
        listed = node.elts if isinstance(node, ast.List | ast.Tuple) else []
        matches = len(listed) == len(structure) and not any(
            isinstance(one, ast.Starred) for one in listed
        )
        return [
            name
            for index, item in enumerate(structure)
            for name in _named(names, listed[index] if matches else _part(node, index), item)
        ]
    return [_leaf(names, node, structure)] * len(tf.nest.flatten(structure))


def _leaf(names: Names, node: ast.expr | None, leaf: Any) -> str:
    """Return a leaf's name: as it stands there, unless that only counts parts of a list."""
    text = "" if node is None else ast.unparse(node)
    if isinstance(node, ast.Attribute):
        names.learn(leaf, text)
    counted = isinstance(node, ast.Subscript) and not hasattr(node, "lineno")
    if text and not counted:
        return text
    own = own_name(leaf)
    return names.tensor(leaf) or ("" if own == "Variable" else own) or text or own


def own_name(value: Any) -> str:  # a variable of TensorFlow or of Keras
    """Return the name that a variable has by itself."""
    if not hasattr(value, "handle"):
        return ""
    return str(getattr(value, "path", None) or getattr(value, "name", "")).split(":")[0]


def _entries(node: ast.expr | None) -> dict[Any, ast.expr]:
    if not isinstance(node, ast.Dict):
        return {}
    return {
        key.value: value
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant)
    }


def _part(node: ast.expr | None, key: object) -> ast.expr | None:
    """Return `params[0]` for `params`; it has no place, because nobody wrote it."""
    if node is None or not isinstance(key, int | str):
        return None
    return ast.Subscript(node, ast.Constant(key), ast.Load())
