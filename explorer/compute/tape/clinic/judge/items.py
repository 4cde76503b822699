"""Items of lists and dicts that were given as sources and are something else by now."""

from __future__ import annotations

import ast
from dataclasses import replace

from explorer.compute.tape.clinic.case import Case, argument
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.judge.bindings import bindings_of, rebound
from explorer.compute.tape.clinic.text.tree import bound, same


def item_rebound(case: Case, index: int) -> list[Finding]:
    """Return the finding of a source in a list or dict that something else was put into.

    Proven where the new item was made of what the target was computed from.
    """
    made = case.graph.producers.get(case.source_id(index))
    place = case.text.node(made.site.span) if made is not None else None
    statement = case.text.statement(place) if place is not None else None
    whole = argument(case.node, 1, "sources", "source")
    if made is None or statement is None or not isinstance(whole, ast.Name):
        return []
    if not case.graph.before(case.source_id(index)) & case.behind:
        return []
    for target in bound(statement):
        part = isinstance(target, ast.Subscript) and same(target.value, whole)
        if part or (same(target, whole) and len(bindings_of(case.text, whole)) > 1):
            named = target if part else whole
            return [replace(rebound(case, index, named), line=statement.lineno)]
    return []
