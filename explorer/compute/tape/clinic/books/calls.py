"""Calls whose name or arguments are gone: as TensorFlow's own upgrade writes them, and Keras's."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.books import names
from explorer.compute.tape.clinic.books.known import living, upgrader
from explorer.compute.tape.clinic.books.known.tables import DROPPED, KEYWORDS, RENAMED
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program
from explorer.core.sentence import Sentence, sentence


def upgrade(program: Program) -> Iterator[Edit]:
    """Yield the calls of TensorFlow 1 in the words of the official upgrade."""
    for call in program.calls:
        canonical = program.canonical(call.func)
        if not canonical.startswith("tensorflow.") or canonical in RENAMED:
            continue
        if living.lives(canonical) and not _refused(canonical, call):
            continue
        yield from _upgraded(program, call, canonical)


def _refused(canonical: str, call: ast.Call) -> bool:
    return ".keras." not in canonical and any(
        keyword.arg and living.accepts(canonical, keyword.arg) is False for keyword in call.keywords
    )


def _upgraded(program: Program, call: ast.Call, canonical: str) -> Iterator[Edit]:
    places = program.places
    old = "tf" + canonical[len("tensorflow") :].replace(".compat.v1", "")
    arguments = program.text[places.end(call.func) : places.end(call)]
    new = upgrader.upgraded(old + arguments)
    name = new.partition("(")[0]
    full = "tensorflow" + name[len("tf") :]
    if new == old + arguments or not name.startswith("tf.") or not living.lives(full):
        return
    yield Edit(
        places.start(call),
        places.end(call),
        program.spelled(full) + new[len(name) :],
        _call_changed(canonical, full, call),
        canonical.rpartition(".")[2],
        call.lineno,
    )
    yield from names.with_import(program, full)


def _call_changed(old: str, new: str, call: ast.Call) -> Sentence:
    if old != new:
        return names.renaming(old, new)
    refused = next(
        key.arg for key in call.keywords if key.arg and living.accepts(old, key.arg) is False
    )
    return sentence(
        "“{name}” no longer has an argument “{old}”; its arguments are called otherwise today.",
        name=names.shown(old),
        old=refused,
    )


def keywords(program: Program) -> Iterator[Edit]:
    """Yield the arguments of Keras that are called otherwise today, or are gone."""
    for call in program.calls:
        canonical = program.canonical(call.func)
        if not living.root(canonical) or not living.lives(canonical):
            continue
        for keyword in call.keywords:
            if keyword.arg and living.accepts(canonical, keyword.arg) is not True:
                yield from _keyword(program, call, canonical, keyword)


def _keyword(
    program: Program, call: ast.Call, canonical: str, keyword: ast.keyword
) -> Iterator[Edit]:
    old = keyword.arg or ""
    start = program.places.start(keyword)
    theirs = upgrader.keywords("tf" + canonical.removeprefix("tensorflow"))
    for part, table in (("tensorflow.", theirs), *KEYWORDS):
        new = table.get(old, "")
        if part in canonical and new and living.accepts(canonical, new) is True:
            yield Edit(
                start, start + len(old), new, _renamed(canonical, old, new), old, keyword.lineno
            )
            return
    for part, dropped in DROPPED.items():
        if part in canonical and old in dropped:
            yield without(program, call, keyword, _dropped(canonical, old))


def _renamed(canonical: str, old: str, new: str) -> Sentence:
    return sentence(
        "The argument “{old}” of “{name}” is called “{new}” today.",
        old=old,
        name=names.shown(canonical),
        new=new,
    )


def _dropped(canonical: str, old: str) -> Sentence:
    return sentence(
        "“{name}” no longer has an argument “{old}”; it can be left out.",
        name=names.shown(canonical),
        old=old,
    )


def without(
    program: Program, call: ast.Call, argument: ast.keyword | ast.expr, why: Sentence | None
) -> Edit:
    """Return the edit that takes an argument out of a call, with its comma."""
    order = sorted([*call.args, *call.keywords], key=program.places.start)
    at = order.index(argument)
    start, end = program.places.start(argument), program.places.end(argument)
    if at > 0:
        start = program.places.end(order[at - 1])
    elif len(order) > 1:
        end = program.places.start(order[1])
    old = (argument.arg or "") if isinstance(argument, ast.keyword) else ""
    return Edit(start, end, "", why, old, argument.lineno)
