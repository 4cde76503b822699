"""Progress bars of a package that is not installed: loops go over what the bar went over."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.books.leftovers import removed
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program
from explorer.core.sentence import sentence

_BARS, _RANGES = {"tqdm", "tqdm_notebook"}, {"trange", "tnrange"}
_WHY = sentence("“tqdm”, which draws progress bars, is not installed here: loop without it.")


def bars(program: Program) -> Iterator[Edit]:
    """Yield what takes progress bars out, where an error has told that they are missing."""
    if "tqdm" not in program.missing:
        return
    calls = {id(call): name for call in program.calls if (name := _bar(program, call))}
    names = _names(program, calls)
    for node in program.nodes:
        if isinstance(node, ast.Import | ast.ImportFrom) and _is_import(node):
            yield removed(program, node, _WHY, "tqdm")
        elif isinstance(node, ast.Expr) and _method_of(node) in names:
            yield removed(program, node, _WHY)
        elif isinstance(node, ast.With):
            yield from _without_context(program, node, calls)
        elif isinstance(node, ast.Call) and id(node) in calls and not _is_context(program, node):
            yield from _without_call(program, node, calls[id(node)])


def _bar(program: Program, call: ast.Call) -> str:
    module, _, name = program.canonical(call.func).rpartition(".")
    is_bar = module.partition(".")[0] == "tqdm" and name in {*_BARS, *_RANGES, "write"}
    return name if is_bar else ""


def _names(program: Program, calls: dict[int, str]) -> set[str]:
    """Return the names that bars have."""
    found = set()
    for node in program.nodes:
        if isinstance(node, ast.Assign) and id(node.value) in calls:
            found |= {each.id for each in node.targets if isinstance(each, ast.Name)}
        elif isinstance(node, ast.withitem) and id(node.context_expr) in calls:
            found |= {node.optional_vars.id} if isinstance(node.optional_vars, ast.Name) else set()
    return found


def _is_import(node: ast.Import | ast.ImportFrom) -> bool:
    modules = (
        [each.name for each in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    )
    return all(each.partition(".")[0] == "tqdm" for each in modules)


def _method_of(node: ast.Expr) -> str:
    call = node.value
    is_method = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
    holder = call.func.value if is_method else None  # pyright: ignore[reportAttributeAccessIssue]
    return holder.id if isinstance(holder, ast.Name) else ""


def _is_context(program: Program, call: ast.Call) -> bool:
    return isinstance(program.parents[call], ast.withitem)


def _without_context(program: Program, node: ast.With, calls: dict[int, str]) -> Iterator[Edit]:
    """Yield a condition that always holds, with the name for what is looped over."""
    if len(node.items) != 1 or id(node.items[0].context_expr) not in calls:
        return
    item = node.items[0]
    call = item.context_expr
    assert isinstance(call, ast.Call)
    start, places = program.places.start(node), program.places
    end = places.end(item.optional_vars or call)
    name = program.segment(item.optional_vars) if item.optional_vars is not None else ""
    over = _over(program, call, calls[id(call)])
    binding = f"{name} = {over}\n{program.indent(node)}" if name and over else ""
    yield Edit(start, end, f"{binding}if True", _WHY, "tqdm", node.lineno)


def _without_call(program: Program, call: ast.Call, name: str) -> Iterator[Edit]:
    start, end = program.places.start(call), program.places.end(call)
    over = _over(program, call, name)
    if over:
        yield Edit(start, end, over, _WHY, "tqdm", call.lineno)


def _over(program: Program, call: ast.Call, name: str) -> str:
    """Return what a bar goes over; empty: it is moved by hand."""
    texts = [program.segment(each) for each in call.args]
    if name in _RANGES:
        return f"range({', '.join(texts)})" if texts else ""
    if name == "write":
        return f"print({texts[0]})" if texts else ""
    given = [program.segment(each.value) for each in call.keywords if each.arg == "iterable"]
    return next(iter((*texts, *given)), "")
