"""Tells the library that a name of the snippet belongs to."""

from __future__ import annotations

import ast

TENSORFLOW = frozenset({"tensorflow", "keras", "tensorflow_probability", "tf_keras"})
"""Packages within which a tape sees."""
HARMLESS = frozenset(
    {"__future__", "collections", "contextlib", "copy", "dataclasses", "functools", "itertools"}
    | {"os", "sys", "time", "typing", "abc", "enum", "warnings", "logging", "operator"}
)
"""Packages through which tensors pass as they are, or that compute nothing."""


class Imports:
    """The names that a snippet imports."""

    def __init__(self, tree: ast.Module) -> None:
        self.names: dict[str, str] = {}
        """Full dotted path by name."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    root = alias.name.split(".")[0]
                    self.names[alias.asname or root] = alias.name if alias.asname else root
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    self.names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        self._aliases(tree)

    def _aliases(self, tree: ast.Module) -> None:
        """Follow plain names: `K = tf.keras.backend`."""
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Assign)
                and len(node.targets) == 1
                and isinstance(node.targets[0], ast.Name)
                and isinstance(node.value, ast.Attribute)
                and (path := self.path(node.value))
            ):
                self.names.setdefault(node.targets[0].id, path)

    def path(self, node: ast.expr) -> str | None:
        """Return the full path of an imported thing: numpy.linalg.norm for np.linalg.norm."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.names:
            return None
        return ".".join([self.names[node.id], *reversed(parts)])

    def foreign(self, node: ast.expr) -> bool:
        """Tell whether an expression names something of a library other than TensorFlow."""
        path = self.path(node)
        return path is not None and path.split(".")[0] not in TENSORFLOW | HARMLESS

    def alias(self, module: str) -> str | None:
        """Return the name by which the snippet knows a module, if it does."""
        return next((name for name, path in self.names.items() if path == module), None)
