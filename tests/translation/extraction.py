"""Texts that the program shows, found in its source without running it.

A text is a literal: the first argument of `tr` and of `translate`, the second of Qt's `translate`,
the title and the description of a `Meta`, and whatever stands where `Text` is the annotation.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Key(NamedTuple):
    """Text in English, with the context that tells its meaning where it has several."""

    text: str
    context: str = ""


@dataclass
class Found:
    """Texts with their places, and what cannot be translated as it stands."""

    texts: dict[Key, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class _Parameter(NamedTuple):
    name: str
    annotation: ast.expr | None


@dataclass
class _Signature:
    """Parameters of a function or of what makes an object."""

    positional: list[_Parameter]
    named: list[_Parameter] = field(default_factory=list)
    rest: ast.expr | None = None

    def pairs(self, call: ast.Call) -> Iterator[tuple[ast.expr, ast.expr]]:
        """Yield annotation and value of the arguments of a call."""
        for i, value in enumerate(call.args):
            annotation = self.positional[i].annotation if i < len(self.positional) else self.rest
            if isinstance(value, ast.Starred):
                return
            if annotation is not None:
                yield annotation, value
        by_name = {p.name: p.annotation for p in (*self.positional, *self.named)}
        for keyword in call.keywords:
            annotation = by_name.get(keyword.arg or "")
            if annotation is not None:
                yield annotation, keyword.value


def is_worded(text: str) -> bool:
    """Whether there is anything to translate: a letter beside the places for values."""
    return re.search("[A-Za-z]", re.sub(r"\{\w*\}", "", text)) is not None


@cache
def texts(folder: Path = ROOT / "explorer") -> Found:
    """Return the texts of all modules below a folder."""
    modules = {path: ast.parse(path.read_bytes()) for path in sorted(folder.rglob("*.py"))}
    aliases = {name: value for tree in modules.values() for name, value in _aliases(tree)}
    everywhere: dict[str, list[_Signature]] = {}
    local = {path: dict(_signatures(tree, aliases)) for path, tree in modules.items()}
    for known in local.values():
        for name, signature in known.items():
            everywhere.setdefault(name, []).append(signature)
    for path, tree in modules.items():
        for name, base in _plain_heirs(tree):
            for signature in everywhere.get(base, ()):
                local[path][name] = signature
                everywhere.setdefault(name, []).append(signature)
    found = Found()
    for path, tree in modules.items():
        place = path.relative_to(folder.parent).as_posix()
        _Module(place, tree, aliases, local[path], everywhere, found).read()
    return found


def _mentions(annotation: ast.expr | None, aliases: dict[str, ast.expr]) -> bool:
    if annotation is None:
        return False
    names = {n.id for n in ast.walk(_unquoted(annotation)) if isinstance(n, ast.Name)}
    return bool(names & {"Text", *aliases})


def _unquoted(annotation: ast.expr) -> ast.expr:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return ast.parse(annotation.value, mode="eval").body
    return annotation


def _aliases(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Yield names of types that are made of `Text`: Keys = tuple[tuple[str, Text], ...]."""
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript() as value):
                if _mentions(value, {}):
                    yield name, value
            case _:
                pass


def _signatures(tree: ast.Module, aliases: dict[str, ast.expr]) -> Iterator[tuple[str, _Signature]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name != "__init__":
            found = _of_function(node)
            is_method = bool(found.positional) and found.positional[0].name in {"self", "cls"}
            name = node.name
            found.positional = found.positional[is_method:]
        elif isinstance(node, ast.ClassDef):
            name, found = node.name, _of_class(node)
        else:
            continue
        declared = [p.annotation for p in (*found.positional, *found.named)]
        if any(_mentions(each, aliases) for each in (*declared, found.rest)):
            yield name, found


def _plain_heirs(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield classes that are made as the one that they are derived from, with its name."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name, bases=[ast.Name(id=base)]):
                own = _of_class(node)
                if not own.positional and not own.named:
                    yield name, base
            case _:
                pass


def _of_function(node: ast.FunctionDef) -> _Signature:
    given = node.args
    return _Signature(
        [_Parameter(a.arg, a.annotation) for a in (*given.posonlyargs, *given.args)],
        [_Parameter(a.arg, a.annotation) for a in given.kwonlyargs],
        given.vararg.annotation if given.vararg else None,
    )


def _of_class(node: ast.ClassDef) -> _Signature:
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and each.name == "__init__":
            found = _of_function(each)
            found.positional = found.positional[1:]
            return found
    fields = [
        _Parameter(each.target.id, each.annotation)
        for each in node.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    ]
    return _Signature(fields)


class _Module:
    """One module, read."""

    def __init__(
        self,
        place: str,
        tree: ast.Module,
        aliases: dict[str, ast.expr],
        local: dict[str, _Signature],
        everywhere: dict[str, list[_Signature]],
        found: Found,
    ) -> None:
        self._place, self._tree, self._aliases = place, tree, aliases
        self._local, self._everywhere, self._found = local, everywhere, found

    def read(self) -> None:
        self._read_scope(self._tree)
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Call):
                self._read_call(node)
            elif isinstance(node, ast.ClassDef):
                self._read_scope(node)
            elif isinstance(node, ast.FunctionDef):
                self._read_scope(node)
                self._read_defaults(node.args)
                if _mentions(node.returns, self._aliases) and node.returns is not None:
                    for each in _own(node.body):
                        if isinstance(each, ast.Return | ast.Yield) and each.value is not None:
                            self._match(_of_result(node.returns, each), each.value)

    def _read_defaults(self, given: ast.arguments) -> None:
        """Read what arguments are where a call leaves them out."""
        plain = [*given.posonlyargs, *given.args]
        last = plain[len(plain) - len(given.defaults) :]
        pairs = [
            *zip(last, given.defaults, strict=True),
            *zip(given.kwonlyargs, given.kw_defaults, strict=True),
        ]
        for argument, value in pairs:
            annotation = argument.annotation
            if annotation is None or value is None:
                continue
            if _mentions(annotation, self._aliases):
                self._match(annotation, value)

    def _read_scope(self, scope: ast.Module | ast.ClassDef | ast.FunctionDef) -> None:
        """Read what is bound to names that are annotated, there or at another binding."""
        declared: dict[str, ast.expr] = {}
        own = list(_own(scope.body))
        for node in own:
            if isinstance(node, ast.AnnAssign) and _mentions(node.annotation, self._aliases):
                declared[ast.unparse(node.target)] = node.annotation
                if node.value is not None:
                    self._match(node.annotation, node.value)
        for node in own:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if ast.unparse(target) in declared:
                        self._match(declared[ast.unparse(target)], node.value)

    def _read_call(self, call: ast.Call) -> None:
        match call.func:
            case ast.Attribute(attr="tr", value=owner):
                self._take_call(call, 0, 1)
                if ast.unparse(owner) != "self":
                    # Of a plain widget Qt's own translation would be asked only.
                    fault = f"{self._place}:{call.lineno} say translate(…) where it is not self's"
                    self._found.faults.append(fault)
            case ast.Attribute(value=ast.Name(id="QCoreApplication"), attr="translate"):
                self._take_call(call, 1, 2)
            case ast.Name(id="translate"):
                self._take_call(call, 0, 1)
            case ast.Attribute(attr="translate"):
                # Of a painter or a polygon.
                pass
            case ast.Name(id="Meta"):
                titles = ("title", "description")
                for value in (each.value for each in call.keywords if each.arg in titles):
                    self._take(value)
            case ast.Name(id=name):
                self._take_arguments(call, self._named(name))
            case ast.Attribute(attr=name):
                # Of another class perhaps, such as a stream's write.
                known = len(self._found.faults)
                self._take_arguments(call, self._everywhere.get(name, ()))
                del self._found.faults[known:]
            case _:
                pass

    def _named(self, name: str) -> Iterable[_Signature]:
        """Return the signatures that a name may stand for; private names are of this module."""
        if name in self._local:
            return [self._local[name]]
        return () if name.startswith("_") else self._everywhere.get(name, ())

    def _take_call(self, call: ast.Call, text: int, context: int) -> None:
        if len(call.args) > text:
            given = call.args[context] if len(call.args) > context else None
            self._take(call.args[text], given.value if isinstance(given, ast.Constant) else "")

    def _take_arguments(self, call: ast.Call, signatures: Iterable[_Signature]) -> None:
        for signature in signatures:
            for annotation, value in signature.pairs(call):
                if _mentions(annotation, self._aliases):
                    self._match(annotation, value)

    def _match(self, annotation: ast.expr, value: ast.expr) -> None:
        """Take the texts of a value that an annotation declares."""
        annotation = _unquoted(annotation)
        match value:
            case ast.IfExp():
                self._match(annotation, value.body)
                self._match(annotation, value.orelse)
            case ast.BoolOp():
                for each in value.values:
                    self._match(annotation, each)
            case ast.NamedExpr() | ast.Starred():
                self._match(annotation, value.value)
            case _:
                self._match_plain(annotation, value)

    def _match_plain(self, annotation: ast.expr, value: ast.expr) -> None:
        match annotation:
            case ast.Name(id="Text"):
                self._take(value)
            case ast.Name(id=name) if name in self._aliases:
                self._match(self._aliases[name], value)
            case ast.BinOp(left=left, right=right):
                for each in (left, right):
                    if _mentions(each, self._aliases):
                        self._match(each, value)
            case ast.Subscript(value=ast.Name(id=name), slice=inner):
                parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
                self._match_parts(name, parts, value)
            case _:
                pass

    def _match_parts(self, name: str, parts: list[ast.expr], value: ast.expr) -> None:
        """Take the texts of what holds others: a table by keys and values, a row by its places."""
        for annotation, each in _held(name, parts, value):
            if _mentions(annotation, self._aliases):
                self._match(annotation, each)

    def _take(self, value: ast.expr, context: str = "") -> None:
        match value:
            case ast.Constant(value=str(text)) if is_worded(text):
                place = f"{self._place}:{value.lineno}"
                places = self._found.texts.setdefault(Key(text, context), [])
                if place not in places:
                    places.append(place)
            case ast.IfExp():
                self._take(value.body, context)
                self._take(value.orelse, context)
            case ast.JoinedStr() | ast.BinOp():
                fault = f"{self._place}:{value.lineno} is put together: {ast.unparse(value)}"
                if fault not in self._found.faults:
                    self._found.faults.append(fault)
            case _:
                # A variable: it is declared somewhere, or the test of the running program tells.
                pass


def _of_result(returns: ast.expr, node: ast.Return | ast.Yield) -> ast.expr:
    """Return what is declared of one result: of a generator, the type of its items."""
    match _unquoted(returns):
        case ast.Subscript(value=ast.Name(id="Iterator" | "Iterable" | "Generator"), slice=inner):
            if isinstance(node, ast.Yield):
                return inner.elts[0] if isinstance(inner, ast.Tuple) else inner
        case _:
            pass
    return returns


def _held(name: str, parts: list[ast.expr], value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield annotation and value of the things that a value holds."""
    if name in {"Annotated", "Final", "ClassVar"}:
        yield parts[0], value
        return
    match value:
        case ast.Dict() | ast.DictComp() | ast.Call(func=ast.Attribute(attr="fromkeys")):
            yield from _held_in_mapping(parts, value)
        case ast.Lambda() if name == "Callable":
            yield parts[-1], value.body
        case ast.Tuple() if name == "tuple":
            is_even = len(parts) == 2 and ast.unparse(parts[1]) == "..."
            for i, each in enumerate(value.elts):
                if is_even or i < len(parts):
                    yield parts[0 if is_even else i], each
        case ast.Tuple() | ast.List() | ast.Set():
            yield from ((parts[0], each) for each in value.elts)
        case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
            yield parts[0], value.elt
        case ast.Call(func=ast.Name(), args=[each]):
            # tuple(…), frozenset(…), MappingProxyType(…)
            yield from _held(name, parts, each)
        case _:
            pass


def _held_in_mapping(parts: list[ast.expr], value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    match value:
        case ast.Dict():
            for key, each in zip(value.keys, value.values, strict=True):
                if key is None:
                    yield from _held("dict", parts, each)
                else:
                    yield from zip(parts, (key, each), strict=True)
        case ast.DictComp():
            yield from zip(parts, (value.key, value.value), strict=True)
        case ast.Call(args=[_, each]):
            yield parts[1], each
        case _:
            pass


def _own(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Yield what stands in a scope, and not in the functions within it."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _SCOPES):
            waiting += ast.iter_child_nodes(node)
