"""Names that are gone, and those that replaced them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.books.known import living, upgrader
from explorer.compute.tape.clinic.books.known.tables import BARE, RENAMED, SWITCHES
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program
from explorer.core.sentence import Sentence, sentence


def replaced(canonical: str) -> str:
    """Return the full name of today for one that is gone; empty: it is not known."""
    parts = canonical.split(".")
    for count in range(len(parts), living.dead_from(canonical), -1):
        for new in _tables(".".join(parts[:count])):
            full = ".".join([new, *parts[count:]])
            if full in BARE or living.lives(full):
                return full
    if canonical.startswith("keras.") and living.lives(f"tensorflow.{canonical}"):
        return f"tensorflow.{canonical}"
    return living.moved(canonical)


def _tables(name: str) -> Iterator[str]:
    name = name.replace("tensorflow.compat.v1.", "tensorflow.").replace(
        "tensorflow._api.v2.", "tensorflow."
    )
    if name in RENAMED:
        yield RENAMED[name]
    for head in ("tensorflow.keras", "tensorflow.python.keras"):
        if name.startswith(head) and name[len(head) - 5 :] in RENAMED:
            yield "tensorflow." + RENAMED[name[len(head) - 5 :]]
    if name.startswith("tensorflow."):
        new = upgrader.renamed("tf" + name[len("tensorflow") :])
        if new:
            yield "tensorflow" + new[len("tf") :]


def gone(program: Program) -> Iterator[tuple[ast.expr, str]]:
    """Yield the expressions that name something that no longer exists, with the full name."""
    for node in program.nodes:
        if not isinstance(node, ast.Attribute | ast.Name) or not isinstance(node.ctx, ast.Load):
            continue
        if isinstance(program.parents.get(node), ast.Attribute):
            continue
        if isinstance(node, ast.Name) and node.id not in program.imported:
            continue  # It is mended where it is assigned.
        canonical = program.canonical(node)
        if living.root(canonical) and not living.lives(canonical):
            yield node, canonical


def shown(canonical: str) -> str:
    """Return a full name as people write it."""
    for root, usual in (("tensorflow", "tf"), ("numpy", "np")):
        if canonical == root or canonical.startswith(f"{root}."):
            return usual + canonical[len(root) :]
    return canonical


def renaming(old: str, new: str) -> Sentence:
    """Return what is to be said of a name that is called otherwise today."""
    return sentence(
        "“{old}” is gone; today it is “{new}”.",
        old=shown(old),
        new=shown(new),
    )


def with_import(program: Program, canonical: str) -> Iterator[Edit]:
    """Yield the import that a full name needs, if it is not there."""
    line = program.missing_import(canonical)
    if line:
        place = program.places.line_start(_first_line(program))
        yield Edit(place, place, f"{line}\n")


def _first_line(program: Program) -> int:
    """Return the line of the first statement, after a docstring and `from __future__`."""
    for node in program.tree.body:
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if not is_text and not is_future:
            return node.lineno
    return 1


def rename(program: Program) -> Iterator[Edit]:
    """Yield the edits of names that are gone wherever they are used."""
    from_imports = _renamed_by_import(program)
    for node, canonical in gone(program):
        if canonical in SWITCHES or (isinstance(node, ast.Name) and node.id in from_imports):
            continue
        new = replaced(canonical)
        if not new:
            continue
        yield Edit(
            program.places.start(node),
            program.places.end(node),
            new if new in BARE else program.spelled(new),
            renaming(canonical, new),
            canonical.rpartition(".")[2],
            node.lineno,
        )
        yield from with_import(program, new)


def _renamed_by_import(program: Program) -> set[str]:
    """Return the names whose import is rewritten, so that their uses stay."""
    return {
        alias.asname or alias.name
        for node in program.nodes
        if isinstance(node, ast.ImportFrom) and node.level == 0
        for alias in node.names
        if _import_of(f"{node.module}.{alias.name}")
    }


def _import_of(canonical: str) -> str:
    """Return the name of today for one that is imported and gone; empty: none."""
    if not living.root(canonical) or living.lives(canonical) or canonical in SWITCHES:
        return ""
    new = replaced(canonical)
    return new if "." in new else ""


def backend(program: Program) -> Iterator[Edit]:
    """Yield the import of Keras's backend, whose old functions stand in TensorFlow's copy only."""
    head = "keras.backend"
    needed = [
        canonical
        for _, canonical in gone(program)
        if canonical.startswith(f"{head}.") and living.lives(f"tensorflow.{canonical}")
    ]
    for node in program.nodes if needed else ():
        if not isinstance(node, ast.Import | ast.ImportFrom) or len(node.names) != 1:
            continue
        alias = node.names[0]
        module = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        if module + alias.name == head and (alias.asname or module):
            text = _line(f"tensorflow.{head}", alias.asname or alias.name)
            start, end = program.places.start(node), program.places.end(node)
            why = renaming(needed[0], f"tensorflow.{needed[0]}")
            yield Edit(start, end, text, why, needed[0].rpartition(".")[2], node.lineno)


def reimport(program: Program) -> Iterator[Edit]:
    """Yield the edits of imports of names that are elsewhere today."""
    for node in program.nodes:
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from _from_import(program, node)
        elif isinstance(node, ast.Import):
            yield from _plain_import(program, node)


def _from_import(program: Program, node: ast.ImportFrom) -> Iterator[Edit]:
    new = {alias: _import_of(f"{node.module}.{alias.name}") for alias in node.names}
    if not any(new.values()):
        return
    kept = [ast.unparse(alias) for alias in node.names if not new[alias]]
    lines = [f"from {node.module} import {', '.join(kept)}"] if kept else []
    lines += [_line(name, alias.asname or alias.name) for alias, name in new.items() if name]
    first = next(alias for alias in node.names if new[alias])
    yield Edit(
        program.places.start(node),
        program.places.end(node),
        f"\n{program.indent(node)}".join(lines),
        renaming(f"{node.module}.{first.name}", new[first]),
        first.name,
        node.lineno,
    )


def _line(canonical: str, local: str) -> str:
    module, _, name = canonical.rpartition(".")
    return f"from {module} import {name}" + ("" if name == local else f" as {local}")


def _plain_import(program: Program, node: ast.Import) -> Iterator[Edit]:
    for alias in node.names:
        new = _import_of(alias.name)
        if new and alias.asname and len(node.names) == 1:
            yield Edit(
                program.places.start(node),
                program.places.end(node),
                _line(new, alias.asname),
                renaming(alias.name, new),
                alias.name,
                node.lineno,
            )
