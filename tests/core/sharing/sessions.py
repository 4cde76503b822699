"""Random sessions, every field of every page of which may be anything that it can be."""

from __future__ import annotations

import contextlib
import functools
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect
from msgspec.structs import replace

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.session import Session
from explorer.workspaces import WORKSPACES, all_pages

TEXTS = ("sin²x", "a x^2 + b", "(x1+5) x2^2", "tf.square(x)", "x if x>0 else -x", "θ^2 − 1", "5")
_RUNNERS = (
    OptimizerConfig(),
    OptimizerConfig("adam", 1e-3, {"beta_1": 0.5}),
    OptimizerConfig("momentum", 0.25, {}, "cosine", {"alpha": 0.1}),
    OptimizerConfig("sgd", 5e-324),
)


@functools.cache
def _fields(cls: type[msgspec.Struct]) -> tuple[tuple[inspect.Field, st.SearchStrategy[Any]], ...]:
    described = inspect.type_info(cls)
    assert isinstance(described, inspect.StructType)
    return tuple((each, _of(each.type)) for each in described.fields if each.name != "function")


def _of(kind: inspect.Type) -> st.SearchStrategy[Any]:
    """Values of a type, most of which a struct's own checks would accept."""
    match kind:
        case inspect.UnionType():
            return st.one_of(*map(_of, kind.types))
        case inspect.VarTupleType():
            return st.lists(_of(kind.item_type), max_size=3).map(tuple)
        case inspect.TupleType():
            return st.tuples(*map(_of, kind.item_types))
        case inspect.DictType():
            return st.dictionaries(_of(kind.key_type), _of(kind.value_type), max_size=2)
        case inspect.StructType(cls=cls):
            return st.sampled_from(_RUNNERS) if cls is OptimizerConfig else changed(cls)
        case inspect.Metadata():
            return _of(kind.type)
    return _simple(kind)


def _simple(kind: inspect.Type) -> st.SearchStrategy[Any]:
    match kind:
        case inspect.BoolType():
            return st.booleans()
        case inspect.NoneType():
            return st.none()
        case inspect.IntType():
            least = kind.ge if kind.ge is not None else 0
            return st.integers(least, kind.le if kind.le is not None else 1 << 40)
        case inspect.FloatType():
            least, most = kind.ge or kind.gt, kind.le or kind.lt
            ends = least if least is not None else -1e300, most if most is not None else 1e300
            return st.floats(*ends) | st.sampled_from([-0.0, 0.5, 0.1 + 0.2])
        case inspect.StrType():
            return st.text(max_size=min(40, kind.max_length or 40))
        case inspect.LiteralType():
            return st.sampled_from(kind.values)
    raise AssertionError(kind)


@st.composite
def changed(draw: st.DrawFn, cls: type[msgspec.Struct]) -> Any:  # noqa: ANN401
    """A struct with some of its fields changed, as far as it lets them be."""
    known = _fields(cls)
    made = cls(**{field.name: draw(values) for field, values in known if field.required})
    chosen = draw(st.sets(st.integers(0, len(known) - 1), max_size=6)) if known else ()
    for field, values in (known[i] for i in sorted(chosen)):
        candidate = {**msgspec.to_builtins(made), field.name: msgspec.to_builtins(draw(values))}
        # Of the ends of a range, one may not go without the other.
        with contextlib.suppress(ValueError):
            made = msgspec.convert(candidate, cls)
    return made


@st.composite
def _functions(draw: st.DrawFn) -> FunctionSpec:
    function = FunctionSpec().with_text(draw(st.sampled_from(TEXTS)))
    if draw(st.booleans()):
        names = function.parameter_names()
        function = replace(function, parameters=tuple(map(Parameter, names)))
        for name in names:
            value = draw(st.floats(-20, 20))
            moved = Parameter(name, value, min(-5.0, value), max(5.0, value))
            function = function.with_parameter(moved)
    return function


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Sessions whose function has a meaning, as that of every window has."""
    session = Session().with_spec(replace(Session().descent, function=draw(_functions())))
    for page in all_pages():
        if draw(st.booleans()):
            spec = draw(changed(type(getattr(session, page.name))))
            if hasattr(spec, "function"):
                spec = replace(spec, function=session.function)
            session = session.with_spec(spec)
    return session.within(draw(st.sampled_from(WORKSPACES)).name)
