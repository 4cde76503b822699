"""Sessions come back as they were saved, and a damaged file is a sentence and never a crash."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core import session
from explorer.core.curves.spec import MAX_ORDER, MAX_SAMPLES, MAX_TAYLOR, CurveSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.sentence import SentenceError
from explorer.core.session import Session, SessionError, decode, encode
from explorer.core.training.spec import TrainingSpec
from explorer.storage.sessions import load, save

FULL = Session().with_spec(
    CurveSpec(
        function=FunctionSpec(
            "a sin²(ω x) + |x|‴", (Parameter("a", -0.5, -1.0, 1.5, 0.25), Parameter("ω")), ("x",)
        ),
        low=-1.5,
        high=1e-3,
        bottom=-2.0,
        top=None,
        order=6,
        hidden=(0, 2),
        dtype="float32",
        point=-0.0,
        taylor=(1, 3),
        differences=True,
        epsilon=1e-8,
        samples=2,
    )
)
_PLAIN = encode(Session())
_FINITE = st.floats(allow_nan=False, allow_infinity=False)


def _ordered(least: float, most: float) -> st.SearchStrategy[tuple[float, float]]:
    ends = st.floats(least, most)
    return st.tuples(ends, ends).filter(lambda p: p[0] != p[1]).map(lambda p: (min(p), max(p)))


@st.composite
def _parameters(draw: st.DrawFn) -> Parameter:
    low, high = draw(_ordered(-1e308, 1e308))
    step = draw(st.floats(5e-324, 1e308))
    return Parameter(draw(st.text(max_size=4)), draw(_FINITE), low, high, step)


@st.composite
def _sessions(draw: st.DrawFn) -> Session:
    low, high = draw(_ordered(-8e307, 8e307))
    bottom, top = draw(_ordered(-8e307, 8e307))
    flags = {
        name: draw(st.booleans())
        for name in ("tangent", "roots", "extrema", "inflections", "pi_ticks", "differences")
    }
    curves = CurveSpec(
        FunctionSpec(
            draw(st.text(max_size=60)),
            tuple(draw(st.lists(_parameters(), max_size=3))),
            tuple(draw(st.lists(st.text(max_size=2), max_size=2))),
        ),
        low,
        high,
        bottom=draw(st.sampled_from([None, bottom])),
        top=draw(st.sampled_from([None, top])),
        order=draw(st.integers(0, MAX_ORDER)),
        hidden=tuple(draw(st.sets(st.integers(0, MAX_ORDER)))),
        dtype=draw(st.sampled_from(["float64", "float32"])),
        point=draw(_FINITE),
        taylor=tuple(draw(st.sets(st.integers(1, MAX_TAYLOR)))),
        epsilon=draw(st.floats(5e-324, 10)),
        samples=draw(st.integers(2, MAX_SAMPLES)),
        **flags,
    )
    return Session().with_spec(curves)


def edited(**changes: Any) -> bytes:  # noqa: ANN401
    """Return the file of a session with some fields of its curves replaced."""
    document = json.loads(_PLAIN)
    if "function" in changes:
        document["function"] = changes.pop("function")
    sections = document["curves"]
    for name, value in changes.items():
        sections["view" if name in sections["view"] else "problem"][name] = value
    return json.dumps(document).encode()


def sentence_of(data: bytes) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(SessionError) as caught:
        decode(data)
    text = str(caught.value)
    assert text.endswith(".")
    assert len(text) < 300
    assert text.isprintable()
    return text


def read_or_refused(data: bytes) -> Session | None:
    """Return the session of a file that may be damaged, None for one refused in a sentence."""
    try:
        found = decode(data)
    except SessionError:
        return None
    assert type(found) is Session
    assert type(found.curves) is CurveSpec
    assert decode(encode(found)) == found
    return found


# Saving and loading


@given(_sessions())
def test_a_session_comes_back_as_it_was_saved(saved: Session) -> None:
    assert decode(encode(saved)) == saved


def test_what_differs_between_two_specs_is_changed_and_the_rest_of_the_session_stays() -> None:
    older = CurveSpec(function=FunctionSpec("x^2"))
    changed = FULL.with_changes(older, replace(older, point=0.5, low=-9.0))
    assert changed == FULL.with_spec(replace(FULL.curves, point=0.5, low=-9.0))
    assert FULL.has(FULL.curves)
    assert not changed.has(FULL.curves)


def test_minus_zero_and_the_last_digit_come_back() -> None:
    point = decode(encode(FULL)).curves.point
    assert math.copysign(1, point) == -1
    for value in (5e-324, 1.7976931348623157e308, 0.1 + 0.2, math.pi):
        assert decode(edited(point=value)).curves.point == value


def test_a_file_is_readable_json_of_utf8_with_an_end_of_line() -> None:
    data = encode(FULL)
    assert data.endswith(b"}\n")
    assert "ω" in data.decode()
    document = json.loads(data)
    assert (document["program"], document["version"]) == ("gradient-explorer", 2)
    assert document["function"]["text"] == "a sin²(ω x) + |x|‴"
    assert len(data.splitlines()) > 20


def test_a_saved_file_is_loaded(tmp_path: Path) -> None:
    save(tmp_path / "lesson.json", FULL)
    assert load(tmp_path / "lesson.json") == FULL
    assert [p.name for p in tmp_path.iterdir()] == ["lesson.json"]


def test_saving_where_nothing_can_be_written_raises_oserror(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        save(tmp_path / "missing" / "lesson.json", FULL)


def test_a_file_that_cannot_be_opened_is_a_sentence_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match=r"lesson\.json cannot be opened: No such file"):
        load(tmp_path / "lesson.json")
    with pytest.raises(SessionError, match="cannot be opened: Is a directory"):
        load(tmp_path)


def test_a_field_left_out_has_its_default() -> None:
    assert decode(b'{"program": "gradient-explorer", "version": 1}') == Session()
    short = b'{"program":"gradient-explorer","version":1,"curves":{"type":"curves","order":1}}'
    assert decode(short) == Session().with_spec(CurveSpec(order=1))


def test_white_space_around_and_the_order_of_fields_do_not_matter() -> None:
    document = json.loads(encode(FULL))
    turned = dict(reversed(document.items()))
    assert decode(b"\n " + json.dumps(turned).encode() + b"\r\n") == FULL


# Damaged files


@pytest.mark.parametrize("data", [_PLAIN, encode(FULL), encode(FULL).replace(b"\n", b"")])
def test_a_file_cut_off_anywhere_is_refused_in_a_sentence(data: bytes) -> None:
    whole = len(data.rstrip())
    for length in range(whole):
        sentence_of(data[:length])
    assert decode(data[:whole]) == decode(data)


@pytest.mark.parametrize("data", [_PLAIN, encode(FULL)])
def test_a_file_with_any_bit_flipped_is_a_session_or_a_sentence(data: bytes) -> None:
    read = 0
    for at in range(len(data)):
        for bit in range(8):
            damaged = bytearray(data)
            damaged[at] ^= 1 << bit
            read += read_or_refused(bytes(damaged)) is not None
    assert 0 < read < 4 * len(data)


@settings(max_examples=500)
@given(st.binary(max_size=40), st.integers(0, len(_PLAIN)), st.integers(0, 40))
def test_a_file_with_foreign_bytes_is_a_session_or_a_sentence(
    foreign: bytes, at: int, instead_of: int
) -> None:
    read_or_refused(_PLAIN[:at] + foreign + _PLAIN[at + instead_of :])


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_bytes_that_are_no_session_are_refused(data: bytes) -> None:
    assert read_or_refused(data) is None


@pytest.mark.parametrize("escape", [r"\ud800", r"\udc00", r"\ud800A", r"\q", r"\u12", "\\"])
@pytest.mark.parametrize("place", ["text", "variables", "dtype"])
def test_a_broken_escape_in_any_text_is_refused_in_a_sentence(place: str, escape: str) -> None:
    data = (
        edited()
        if place == "dtype"
        else edited(function={place: ["PLACE"] if place == "variables" else "PLACE"})
    )
    data = data.replace(b'"PLACE"', b'"%s"' % escape.encode())
    data = data.replace(b'"float64"', b'"%s"' % escape.encode() if place == "dtype" else b"")
    sentence_of(data)


@pytest.mark.parametrize(
    "data",
    [
        b"", b" ", b"\x00", b"null", b"true", b"1", b"[]", b"{}", b'""', b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{}", b"PK\x03\x04", b"\x89PNG\r\n", b"x^2", b'{"program": "other"}',
        b'{"program": "gradient-explorer"}', b'{"version": 1}', b'{"program": 1, "version": 1}',
        b'{"program": "gradient-explorer", "version": "1"}',
        b'{"program": "gradient-explorer", "version": 1.5}',
        b'{"program": "gradient-explorer", "version": null}',
        b'{"program": "gradient-explorer", "version": true}',
    ],
)  # fmt: skip
def test_what_is_no_session_is_called_so(data: bytes) -> None:
    assert sentence_of(data) == "This is not a session of Gradient Explorer, or it is damaged."


@pytest.mark.parametrize("end", [b"x", b"{}", b"\x00", _PLAIN])
def test_something_after_the_end_is_refused(end: bytes) -> None:
    sentence_of(_PLAIN + end)


@pytest.mark.parametrize("version", [3, 10, 10**30])
def test_a_newer_version_is_called_so_whatever_else_it_holds(version: int) -> None:
    data = b'{"program": "gradient-explorer", "version": %d, "new": [1, {"x": 2}]}' % version
    text = sentence_of(data)
    assert text == f"This session was saved by a newer version of Gradient Explorer ({version})."


@pytest.mark.parametrize("version", [0, -1, -(10**30)])
def test_a_version_that_never_was_is_refused(version: int) -> None:
    sentence_of(b'{"program": "gradient-explorer", "version": %d}' % version)


def test_an_unknown_field_is_named() -> None:
    assert "“ordre”" in sentence_of(edited(ordre=2))
    outside = _PLAIN.replace(b'"version"', b'"unknown": 1, "version"', 1)
    assert "“unknown”" in sentence_of(outside)
    assert "“size”" in sentence_of(edited(function={"text": "x", "size": 1}))


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999", b"nan"])
@pytest.mark.parametrize("field", ["point", "low", "high", "top", "epsilon"])
def test_what_is_no_finite_number_is_refused(field: str, number: bytes) -> None:
    sentence_of(edited(**{field: "NUMBER"}).replace(b'"NUMBER"', number))


@pytest.mark.parametrize(
    "changes",
    [
        {"low": 1, "high": 1}, {"low": 2, "high": 1}, {"low": -1.7e308, "high": 1.7e308},
        {"bottom": 1, "top": 1}, {"bottom": 2, "top": 1}, {"order": 7}, {"order": -1},
        {"order": 10**30}, {"order": 1.5}, {"order": True}, {"dtype": "float16"}, {"dtype": None},
        {"epsilon": 0}, {"epsilon": -1}, {"samples": 1}, {"samples": 10**9}, {"taylor": [0]},
        {"taylor": 3}, {"hidden": ["0"]}, {"tangent": 1}, {"point": "1"}, {"type": "other"},
        {"function": None}, {"function": {"text": None}}, {"function": {"parameters": {}}},
        {"function": {"parameters": [{"name": "a", "low": 1, "high": 1}]}},
        {"function": {"parameters": [{"name": "a", "step": 0}]}},
        {"function": {"parameters": [{"value": 1}]}},
    ],
)  # fmt: skip
def test_a_value_out_of_its_bounds_is_refused_with_the_reason(changes: dict[str, Any]) -> None:
    assert sentence_of(edited(**changes)).startswith("This session is damaged: ")


def test_a_file_that_is_too_large_is_called_so(tmp_path: Path) -> None:
    padded = _PLAIN + b" " * (session.MAX_FILE - len(_PLAIN))
    assert decode(padded) == Session()
    assert sentence_of(padded + b" ") == "This file is too large for a session."
    (tmp_path / "large.json").write_bytes(bytes(5_000_000))
    with pytest.raises(SessionError, match="too large"):
        load(tmp_path / "large.json")


def test_a_text_of_megabytes_is_read_or_refused() -> None:
    text = "x" * 3_900_000
    assert decode(edited(function={"text": text})).curves.function.text == text
    assert len(sentence_of(edited(dtype=text))) < 300


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
@pytest.mark.parametrize("place", ["instead", "unknown", "curves", "text", "version"])
def test_a_file_nested_without_end_is_refused(place: str, opening: bytes) -> None:
    deep = opening * 100_000
    start = b'{"program": "gradient-explorer", "version": 1, '
    sentence_of(
        {
            "instead": deep,
            "unknown": start + b'"unknown": ' + deep,
            "curves": start + b'"curves": ' + deep,
            "text": start + b'"curves": {"type": "curves", "function": {"text": ' + deep,
            "version": b'{"program": "gradient-explorer", "version": ' + deep,
        }[place]
    )


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig"])
def test_a_file_in_another_encoding_is_refused(encoding: str) -> None:
    sentence_of(
        edited(function={"text": "TEXT"}).decode().replace("TEXT", "sin²x").encode(encoding)
    )


def test_a_refusal_can_be_translated() -> None:
    with pytest.raises(SentenceError) as caught:
        decode(edited(order=7))
    assert caught.value.sentence.template == "This session is damaged: {reason}."
    assert caught.value.sentence.values["reason"].startswith("Expected “int” <= 6")


def test_a_session_is_immutable() -> None:
    with pytest.raises(AttributeError):
        Session().curves.order = 1  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(AttributeError):
        Session().curves = CurveSpec()


@pytest.mark.parametrize(
    "changes",
    [
        {"bottom": -1.7e308, "top": 1.7e308},
        {"low": -1.7e308, "high": 1.7e308},
    ],
)
def test_a_session_with_a_view_too_wide_for_numbers_is_refused(changes: dict[str, float]) -> None:
    session = json.loads(encode(Session()))
    session["curves"]["problem"] |= changes
    with pytest.raises(SessionError, match="a number"):
        decode(json.dumps(session).encode())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.json"
    os.mkfifo(path)
    with pytest.raises(SessionError, match=r"pipe\.json .* it is no file but a pipe"):
        load(path)


def test_a_file_of_before_training_opens_unchanged() -> None:
    session = Session().with_spec(CurveSpec(function=FunctionSpec("x^2")))
    document = json.loads(encode(session))
    del document["training"]
    assert decode(json.dumps(document).encode()) == session


def test_training_shares_the_function() -> None:
    function = FunctionSpec("x^3")
    session = Session().with_spec(TrainingSpec(function=function, seed=3))
    assert session.curves.function == session.descent.function == function
    assert session.training.seed == 3
    assert session.with_spec(CurveSpec()).training == TrainingSpec(seed=3)
