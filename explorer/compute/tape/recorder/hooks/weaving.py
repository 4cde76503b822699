"""Hooks woven into functions of TensorFlow, so that nothing shows that they are there.

A wrapper around a function would stand in the tracebacks that a snippet prints, and in the
messages of AutoGraph. So the function itself gets, for the time of a run, code that was compiled
from its own source with calls of the hooks inside: its name, its lines, its file and its identity
stay what they are.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.compute.tape.recorder.log import Log

BEGIN, END, DONE, TOKEN = "\0begin", "\0end", "\0done", "\0token"


class Hook:
    """What is called when a function begins and ends; a subclass says what it does.

    No method may raise, except for what the person's Stop raises.
    """

    def begin(self, *given: Any, **named: Any) -> Any:
        """Take the arguments in the order of the parameters; what it returns is kept for the end.

        For a function woven with `rebinding` it is the new value of that parameter.
        """

    def done(self, token: Any, result: Any) -> None:
        """Take the result."""

    def failed(self, token: Any, error: BaseException) -> None:
        """Take the error with which the function ends."""

    def end(self, token: Any) -> None:
        """Tidy up after `done` or `failed`."""


class Seen(Hook):
    """A hook that writes a log: of its own thread alone, and without its own faults."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def begin(self, *given: Any, **named: Any) -> Any:
        """Call `begun`."""
        return self.log.guarded(self.begun, *given) if self.log.here() else None

    def done(self, token: Any, result: Any) -> None:
        """Call `finished`."""
        if token is not None:
            self.log.guarded(self.finished, token, result)

    def failed(self, token: Any, error: BaseException) -> None:
        """Call `broke`."""
        if token is not None:
            self.log.guarded(self.broke, token, error)

    def end(self, token: Any) -> None:
        """Call `tidied`."""
        if token is not None:
            self.log.guarded(self.tidied, token)

    def begun(self, *given: Any, **named: Any) -> Any:
        """Take the arguments; None: the rest is of no interest."""
        return given

    def finished(self, token: Any, result: Any) -> None:
        """Take the result."""

    def broke(self, token: Any, error: BaseException) -> None:
        """Take the error."""

    def tidied(self, token: Any) -> None:
        """Tidy up in any case."""


class _Call:
    """One call of a woven function."""

    __slots__ = ("ended", "token")

    def __init__(self, token: Any) -> None:
        self.token, self.ended = token, False


@contextmanager
def woven(function: Any, hook: Hook, rebinding: str = "") -> Iterator[None]:
    """Have a function call a hook while the context lasts; raises OSError without its source."""
    inner = innermost(function)
    before = inner.__code__
    inner.__code__ = _hooked(_woven_code(before, rebinding), hook, bool(rebinding))
    try:
        yield
    finally:
        inner.__code__ = before


def prepare(function: Any, rebinding: str = "") -> None:
    """Compile a function's code ahead, so that the first run need not wait for it."""
    with suppress(OSError, SyntaxError, ValueError, TypeError):
        _woven_code(innermost(function).__code__, rebinding)


def innermost(function: Any) -> FunctionType:
    """Return the function that decorators stand around."""
    found = inspect.unwrap(function)
    if not isinstance(found, FunctionType):
        raise OSError(f"{function!r} is no function of Python")
    return found


def _hooked(code: CodeType, hook: Hook, rebinding: bool) -> CodeType:
    """Return woven code with the calls of one hook in place of its marks."""

    def begin(*given: Any) -> Any:
        token = hook.begin(*given)
        return token if rebinding else _Call(token)

    def done(call: _Call, result: Any) -> Any:
        hook.done(call.token, result)
        call.ended = True
        return result

    def end(call: _Call) -> None:
        error = sys.exc_info()[1]
        if not call.ended and error is not None:
            hook.failed(call.token, error)
        hook.end(call.token)

    calls = {BEGIN: begin, DONE: done, END: end}
    constants = tuple(
        calls.get(constant, constant) if isinstance(constant, str) else constant
        for constant in code.co_consts
    )
    return code.replace(co_consts=constants)


@cache
def _woven_code(code: CodeType, rebinding: str) -> CodeType:
    """Return a function's code, compiled anew with marks where hooks are called."""
    lines, first = inspect.getsourcelines(code)
    text = "".join(lines)
    tree = ast.parse(textwrap.dedent(text))
    function = tree.body[0]
    if not isinstance(function, ast.FunctionDef):
        raise OSError(f"{code.co_name} is no plain function")
    _shift(tree, first - 1, len(text) - len(text.lstrip()))
    _weave(function, rebinding)
    factory = ast.parse("def factory(): pass")
    outer = factory.body[0]
    assert isinstance(outer, ast.FunctionDef)
    outer.args.args = [ast.arg(name) for name in code.co_freevars]
    outer.body = [function]
    compiled = compile(ast.fix_missing_locations(factory), code.co_filename, "exec")
    made = _inner(_inner(compiled, "factory"), code.co_name)
    if made.co_freevars != code.co_freevars:
        raise OSError(f"{code.co_name} cannot be compiled on its own")
    return made.replace(co_qualname=code.co_qualname)


def _inner(code: CodeType, name: str) -> CodeType:
    for constant in code.co_consts:
        if isinstance(constant, CodeType) and constant.co_name == name:
            return constant
    raise OSError(f"{name} is not in its own source")


def _shift(tree: ast.AST, lines: int, columns: int) -> None:
    """Put a tree where its text stands in its file."""
    ast.increment_lineno(tree, lines)
    for node in ast.walk(tree):
        if isinstance(node, ast.expr | ast.stmt | ast.keyword | ast.arg | ast.excepthandler):
            node.col_offset += columns
            node.end_col_offset = (node.end_col_offset or 0) + columns


def _weave(function: ast.FunctionDef, rebinding: str) -> None:
    """Put the marks into a function's tree."""
    parameters = function.args
    names = [arg.arg for arg in (*parameters.posonlyargs, *parameters.args)]
    names += [
        arg.arg for arg in (parameters.vararg, *parameters.kwonlyargs, parameters.kwarg) if arg
    ]
    begin = _marked(BEGIN, [ast.Name(name, ast.Load()) for name in names])
    first, body = function.body[0], function.body
    if rebinding:
        function.body = [ast.Assign([ast.Name(rebinding, ast.Store())], begin), *body]
    else:
        token = ast.Name(TOKEN, ast.Load())
        inside = [_Returns().visit(statement) for statement in body]
        inside.append(ast.Return(_marked(DONE, [token, ast.Constant(None)])))
        function.body = [
            ast.Assign([ast.Name(TOKEN, ast.Store())], begin),
            ast.Try(inside, [], [], [ast.Expr(_marked(END, [token]))]),
        ]
    for node in ast.walk(function):
        if isinstance(node, ast.expr | ast.stmt) and not hasattr(node, "lineno"):
            ast.copy_location(node, first)


class _Returns(ast.NodeTransformer):
    """Leads each result through the hook."""

    def visit_Return(self, node: ast.Return) -> ast.Return:
        value = node.value or ast.Constant(None)
        led = _marked(DONE, [ast.Name(TOKEN, ast.Load()), value])
        return ast.copy_location(ast.Return(ast.copy_location(led, node)), node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        return node


def _marked(mark: str, arguments: list[ast.expr]) -> ast.Call:
    # An attribute, because the compiler warns where a string itself is called.
    return ast.Call(ast.Attribute(ast.Constant(mark), "__call__", ast.Load()), arguments, [])


def disguised(function: Any, module: Any) -> Any:
    """Return a function whose frames pass for those of a module of TensorFlow.

    TensorFlow leaves its own frames out of the tracebacks that people see, and by their file.
    """
    function.__code__ = function.__code__.replace(co_filename=module.__file__)
    return function
