"""Finds in the text where values leave TensorFlow: NumPy, `math`, `float`, `numpy()`.

NumPy reads a tensor's memory without any call that could be seen, so the text is the only witness.
Values are followed through assignments, containers, and the snippet's own functions.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from explorer.compute.tape.clinic.text.exits import Exits
from explorer.compute.tape.clinic.text.tree import Text, bound

Key = tuple[ast.AST | None, str]
"""A name within its scope; an attribute's name has no scope."""
_CONTAINERS = frozenset({"append", "add", "extend", "insert", "update", "setdefault", "write"})
_MOST_ROUNDS = 20


@dataclass(frozen=True)
class Carried:
    """What a value holds of those that are followed."""

    plain: bool = False
    """Whether it holds it by TensorFlow alone."""
    left: tuple[ast.expr, ...] = ()
    """Expressions at which it left."""

    def __or__(self, other: Carried) -> Carried:
        left = dict.fromkeys((*self.left, *other.left))
        return Carried(self.plain or other.plain, tuple(left)[:8])

    def __bool__(self) -> bool:
        return self.plain or bool(self.left)

    def through(self, gate: ast.expr) -> Carried:
        """Return it as it is behind an expression at which values leave."""
        return Carried(False, (*self.left, gate)) if self else self


NOTHING = Carried()
PLAIN = Carried(plain=True)


class Flow:
    """Follows values through a snippet's text."""

    def __init__(self, text: Text, exits: Exits) -> None:
        self._text = text
        self._exits = exits
        self._held: dict[Key, Carried] = defaultdict(Carried)
        self._seeds: set[ast.AST] = set()
        self._functions: dict[str, list[ast.FunctionDef | ast.Lambda]] = defaultdict(list)
        self._returned: dict[ast.AST, list[ast.expr]] = defaultdict(list)
        self._local: dict[ast.AST, set[str]] = defaultdict(set)
        self._arrays: set[Key | None] = set()
        self._survey()
        self._arrays = {
            self.key(target)
            for node in ast.walk(text.tree)
            if isinstance(node, ast.Assign) and exits.makes_array(node.value)
            for target in node.targets
        }

    def _survey(self) -> None:
        text = self._text
        for node in ast.walk(text.tree):
            if isinstance(node, ast.FunctionDef):
                self._functions[node.name].append(node)
                self._local[text.scope(node)].add(node.name)
                self._parameters(node)
            elif isinstance(node, ast.Lambda):
                self._parameters(node)
                self._returned[node].append(node.body)
                parent = text.parents.get(node)
                if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
                    self._functions[parent.targets[0].id].append(node)
            elif isinstance(node, ast.Return) and node.value is not None:
                self._returned[text.scope(node)].append(node.value)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self._local[text.scope(node)].add(node.id)

    def _parameters(self, function: ast.FunctionDef | ast.Lambda) -> None:
        for name in _names(function.args):
            self._local[function].add(name)

    def follow(self, keys: Iterable[Key], places: Iterable[ast.expr]) -> None:
        """Follow values that have names, or that expressions give."""
        for key in keys:
            self._held[key] = PLAIN
        self._seeds.update(places)
        for _ in range(_MOST_ROUNDS):
            before = dict(self._held)
            for node in ast.walk(self._text.tree):
                self._step(node)
            if before == self._held:
                return

    def key(self, node: ast.expr) -> Key | None:
        """Return the key of a name or of an attribute."""
        if isinstance(node, ast.Name):
            return self._scope(node), node.id
        if isinstance(node, ast.Attribute):
            return None, node.attr
        if isinstance(node, ast.Subscript | ast.Starred):
            return self.key(node.value)
        return None

    def _scope(self, node: ast.Name) -> ast.AST:
        scope = self._text.scope(node)
        while scope is not self._text.tree:
            if not isinstance(scope, ast.ClassDef) and node.id in self._local[scope]:
                return scope
            scope = self._text.scope(scope)
        return scope

    def _step(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value is not None:
            carried = self.carried(node.value)
            for target in bound(node):
                self._give(target, carried.through(target) if self._kept(target) else carried)
        elif isinstance(node, ast.For | ast.AsyncFor):
            for target in bound(node):
                self._give(target, self.carried(node.iter))
        elif isinstance(node, ast.comprehension):
            self._give(node.target, self.carried(node.iter))
        elif isinstance(node, ast.NamedExpr):
            self._give(node.target, self.carried(node.value))
        elif isinstance(node, ast.Call):
            self._pass(node)

    def _kept(self, target: ast.expr) -> bool:
        """Tell whether it is an element of an array of NumPy, which holds numbers alone."""
        return isinstance(target, ast.Subscript) and self.key(target) in self._arrays

    def _give(self, target: ast.expr, carried: Carried) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            for element in target.elts:
                self._give(element, carried)
            return
        key = self.key(target)
        if key is not None and carried:
            self._held[key] = self._held[key] | carried

    def _pass(self, call: ast.Call) -> None:
        """Pass a call's arguments to the parameters of the snippet's own functions."""
        if isinstance(call.func, ast.Attribute) and call.func.attr in _CONTAINERS:
            for argument in call.args:
                self._give(call.func.value, self.carried(argument))
        self._pass_on(call)
        for function in self._called(call):
            names = list(_names(function.args))
            if names[:1] == ["self"]:
                names = names[1:]
            given = [*zip(names, call.args, strict=False)]
            given += [(word.arg, word.value) for word in call.keywords if word.arg]
            for name, argument in given:
                carried = self.carried(argument)
                if carried:
                    self._held[function, name] = self._held[function, name] | carried

    def _pass_on(self, call: ast.Call) -> None:
        """Pass a call's arguments to functions that it is given, as `tf.map_fn` does."""
        functions = list(self._given_functions(call))
        if not functions:
            return
        carried = NOTHING
        for argument in _arguments(call):
            carried = carried | self.carried(argument)
        for function in functions:
            for name in _names(function.args):
                if carried:
                    self._held[function, name] = self._held[function, name] | carried

    def _given_functions(self, call: ast.Call) -> Iterator[ast.FunctionDef | ast.Lambda]:
        for argument in _arguments(call):
            if isinstance(argument, ast.Lambda):
                yield argument
            elif isinstance(argument, ast.Name):
                yield from self._functions.get(argument.id, [])

    def _called(self, call: ast.Call) -> list[ast.FunctionDef | ast.Lambda]:
        if isinstance(call.func, ast.Name):
            return self._functions.get(call.func.id) or self._of_object(call.func)
        if isinstance(call.func, ast.Lambda):
            return [call.func]
        if isinstance(call.func, ast.Attribute):
            return self._functions.get(call.func.attr, [])
        return []

    def _of_object(self, name: ast.Name) -> list[ast.FunctionDef | ast.Lambda]:
        """Return what runs where an object is called: layers and models of the snippet's own."""
        if not any(name.id in names for names in self._local.values()):
            return []
        return self._functions.get("call", []) + self._functions.get("__call__", [])

    def carried(self, node: ast.expr, depth: int = 0) -> Carried:
        """Return what an expression's value holds of those that are followed."""
        if depth > 60:
            return NOTHING
        found = PLAIN if node in self._seeds else NOTHING
        if isinstance(node, ast.Name | ast.Attribute):
            return found | self._named(node, depth)
        if isinstance(node, ast.Call):
            return self._of_call(node, depth, found)
        if isinstance(node, ast.JoinedStr | ast.FormattedValue):
            return self._all(node, depth).through(node)
        if isinstance(node, ast.Lambda):
            return NOTHING
        if isinstance(node, ast.IfExp):
            return found | self.carried(node.body, depth + 1) | self.carried(node.orelse, depth + 1)
        return found | self._all(node, depth)

    def _named(self, node: ast.Name | ast.Attribute, depth: int) -> Carried:
        if isinstance(node, ast.Attribute):
            if self._exits.inert(node):
                return NOTHING
            own = self._held.get((None, node.attr), NOTHING)
            return own or self.carried(node.value, depth + 1)
        return self._held.get((self._scope(node), node.id), NOTHING)

    def _all(self, node: ast.AST, depth: int) -> Carried:
        found = NOTHING
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                found = found | self.carried(child, depth + 1)
            elif isinstance(child, ast.comprehension):
                found = found | self.carried(child.iter, depth + 1)
        return found

    def _of_call(self, call: ast.Call, depth: int, given: Carried) -> Carried:
        if self._exits.inert(call):
            return NOTHING
        seed = given
        for argument in _arguments(call):
            given = given | self.carried(argument, depth + 1)
        if isinstance(call.func, ast.Attribute):
            given = given | self.carried(call.func.value, depth + 1)
        own = self._called(call)
        if own:
            results = self._results(own, depth)
            return (given if isinstance(call.func, ast.Attribute) else seed) | results
        given = given | self._results(list(self._given_functions(call)), depth)
        return given.through(call) if self._exits.leaves(call) else given

    def _results(self, functions: list[ast.FunctionDef | ast.Lambda], depth: int) -> Carried:
        found = NOTHING
        for function in functions:
            for returned in self._returned[function]:
                found = found | self.carried(returned, depth + 1)
        return found


def _arguments(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    for word in call.keywords:
        yield word.value


def _names(arguments: ast.arguments) -> Iterator[str]:
    for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        yield one.arg
