"""What a snippet shows where nobody sees it: figures without a window."""

from __future__ import annotations

import ast
import sys
from typing import Any

from explorer.core.sentence import sentence
from explorer.core.tape.record import Note

_PYPLOT = "matplotlib.pyplot"


def unseen(tree: ast.Module, names: dict[str, Any]) -> tuple[Note, ...]:
    """Return a note at the first call that would open a window with figures.

    Args:
        tree: of the snippet.
        names: of its module, as it left them.
    """
    pyplot = sys.modules.get(_PYPLOT)
    if pyplot is None or not _is_without_window(pyplot):
        return ()
    lines = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "show"
        and isinstance(node.func.value, ast.Name)
        and _is_of_matplotlib(names.get(node.func.value.id))
    ]
    if not lines:
        return ()
    said = sentence(
        "A snippet opens no window, so this figure is not seen. Save it instead, to look at it: "
        'plt.savefig("figure.png").'
    )
    return (Note(min(lines), said),)


def _is_without_window(pyplot: Any) -> bool:
    get_backend = getattr(pyplot, "get_backend", None)
    return callable(get_backend) and str(get_backend()).lower() == "agg"


def _is_of_matplotlib(value: object) -> bool:
    module = getattr(value, "__name__", None) or type(value).__module__
    return isinstance(module, str) and module.startswith("matplotlib.")
