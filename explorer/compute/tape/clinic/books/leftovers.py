"""What nothing needs any more: switches that are always on, imports of what is gone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.books import names
from explorer.compute.tape.clinic.books.known import living
from explorer.compute.tape.clinic.books.known.tables import SWITCHES
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program
from explorer.core.sentence import Sentence, sentence


def switches(program: Program) -> Iterator[Edit]:
    """Yield the statements that turn on what is always on."""
    for node in program.nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            canonical = program.canonical(node.value.func)
            if canonical in SWITCHES and not living.lives(canonical):
                yield removed(program, node, _always_on(canonical), canonical.rpartition(".")[2])


def _always_on(canonical: str) -> Sentence:
    if "eager" in canonical or "v2" in canonical:
        return sentence(
            "“{name}” is gone: TensorFlow 2 computes eagerly without being asked. Leave it out.",
            name=names.shown(canonical),
        )
    return sentence(
        "“{name}” is gone, and nothing replaces it: leave it out.", name=names.shown(canonical)
    )


def removed(program: Program, node: ast.stmt, why: Sentence | None, old: str = "") -> Edit:
    """Return the edit that takes a statement out, with its line where it has that for itself."""
    start, end = program.places.start(node), program.places.end(node)
    if len(program.block(node)) == 1 and not isinstance(program.parents[node], ast.Module):
        return Edit(start, end, "pass", why, old, node.lineno)
    line = program.places.line_start(node.lineno)
    after = program.places.line_start((node.end_lineno or node.lineno) + 1)
    rest = program.text[end:after]
    if not program.text[line:start].strip() and not rest.partition("#")[0].strip():
        return Edit(line, after, "", why, old, node.lineno)
    if rest.lstrip().startswith(";"):
        end += len(rest) - len(rest.lstrip().removeprefix(";").lstrip(" \t"))
        return Edit(start, end, "", why, old, node.lineno)
    return Edit(start, end, "pass", why, old, node.lineno)


def imports(program: Program) -> Iterator[Edit]:
    """Yield the imports and the names for modules that are gone and that nothing uses."""
    for node in program.nodes:
        if isinstance(node, ast.Import):
            yield from _import(program, node)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from _from(program, node)
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            yield from _alias(program, node)


def _is_gone(canonical: str) -> bool:
    return bool(living.root(canonical)) and not living.lives(canonical)


def _gone_module(module: str) -> Sentence:
    return sentence(
        "The module “{module}” is gone; what it held stands elsewhere today.", module=module
    )


def _import(program: Program, node: ast.Import) -> Iterator[Edit]:
    for alias in node.names:
        if not _is_gone(alias.name):
            continue
        why = _gone_module(alias.name)
        if alias.asname and not any(program.loads(alias.asname)) and len(node.names) == 1:
            yield removed(program, node, why, alias.name)
        elif not alias.asname:
            parts = alias.name.split(".")
            alive = ".".join(parts[: living.dead_from(alias.name)])
            start, end = program.places.start(alias), program.places.end(alias)
            yield Edit(start, end, alive, why, alias.name, node.lineno)


def _from(program: Program, node: ast.ImportFrom) -> Iterator[Edit]:
    unused = [
        alias
        for alias in node.names
        if _is_gone(f"{node.module}.{alias.name}")
        and not any(program.loads(alias.asname or alias.name))
    ]
    if not unused:
        return
    why = _gone_module(f"{node.module}.{unused[0].name}")
    kept = [ast.unparse(alias) for alias in node.names if alias not in unused]
    if not kept:
        yield removed(program, node, why, unused[0].name)
        return
    start, end = program.places.start(node), program.places.end(node)
    text = f"from {node.module} import {', '.join(kept)}"
    yield Edit(start, end, text, why, unused[0].name, node.lineno)


def _alias(program: Program, node: ast.Assign) -> Iterator[Edit]:
    target = node.targets[0]
    canonical = program.canonical(node.value)
    if isinstance(target, ast.Name) and _is_gone(canonical) and not any(program.loads(target.id)):
        yield removed(program, node, _gone_module(names.shown(canonical)), canonical)
