"""A link opens what it was made of; a wrong one is a sentence, and never a crash or a surprise."""

from __future__ import annotations

import base64
import re
import zlib
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from explorer.core.function import FunctionSpec
from explorer.core.sentence import SentenceError, printable
from explorer.core.session import MAX_FILE, Session, encode
from explorer.core.sharing.link import link_of, session_of, without_places
from explorer.core.sharing.scheme import MAX_LINK, SCHEME, is_link, other_scheme
from explorer.core.tape.spec import MOST_TEXT, TapeSpec
from explorer.core.training.data import CsvFile
from tests.core.sharing.sessions import sessions

USUAL = Session()
PACKED = USUAL.with_spec(replace(USUAL.curves, taylor=(1, 2), bottom=-1.0, top=2.0)).with_spec(
    TapeSpec("import tensorflow as tf\n")
)


def of_function(text: str, workspace: str = "curves") -> Session:
    return USUAL.with_spec(replace(USUAL.descent, function=FunctionSpec(text))).within(workspace)


def packed(data: bytes) -> str:
    return f"{SCHEME}1?{base64.urlsafe_b64encode(zlib.compress(data)).decode()}"


def sentence_of(link: str) -> str:
    """Return the sentence with which a link is refused."""
    with pytest.raises(SentenceError) as caught:
        session_of(link)
    text = str(caught.value)
    assert text.endswith(".")
    assert text.isprintable()
    assert len(text) < 300
    return text


# There and back


@settings(max_examples=100)
@given(sessions())
def test_a_session_comes_back_from_its_link(session: Session) -> None:
    link = link_of(session)
    assert is_link(link)
    assert len(link.splitlines()) == 1
    assert " " not in link
    shown = without_places(session)
    # To the last bit, of which 0 == -0 says nothing.
    assert encode(session_of(link)) == encode(shown)
    assert without_places(shown) == shown


@settings(max_examples=30)
@given(sessions())
def test_a_link_survives_mail_and_a_browser(session: Session) -> None:
    link = link_of(session)
    expected = session_of(link)
    escaped = SCHEME + quote(link.removeprefix(SCHEME), safe="?&=%:/!$'()*+,;@~")
    is_packed = link.startswith(f"{SCHEME}1?")
    broken = re.sub("(.{60})", r"\1\r\n", link) if is_packed else link
    for sent in (f"<{link}>\n", f" “{link}” ", link.replace(SCHEME, SCHEME.upper()), broken):
        assert session_of(sent) == expected
    assert session_of(escaped) == expected
    assert session_of(link.replace(SCHEME, f"{SCHEME}//")) == expected


@settings(max_examples=60)
@given(sessions(), st.data())
def test_a_damaged_link_is_a_session_or_a_sentence(session: Session, data: st.DataObject) -> None:
    link = link_of(session)
    at = data.draw(st.integers(len(SCHEME), len(link)))
    foreign = data.draw(st.text(max_size=3))
    for damaged in (link[:at], link[:at] + foreign + link[at + 1 :]):
        found: Session | str
        try:
            found = session_of(damaged)
        except SentenceError as error:
            found = str(error)
        assert isinstance(found, Session) or printable(found) == found


@pytest.mark.parametrize(
    ("session", "link"),
    [
        (USUAL, "gradient-explorer:curves?f=sin²x"),
        (of_function("sin(x)^2"), "gradient-explorer:curves?f=sin(x)^2"),
        (USUAL.within("tape"), "gradient-explorer:tape"),
        (USUAL.within("training"), "gradient-explorer:training"),
        (of_function("x^2", "descent"), "gradient-explorer:descent?f=x^2"),
        (
            USUAL.with_spec(replace(USUAL.curves, low=-3.0, order=1)),
            "gradient-explorer:curves?f=sin²x&low=-3&order=1",
        ),
    ],
)
def test_a_simple_state_is_a_link_that_can_be_read(session: Session, link: str) -> None:
    assert link_of(session) == link
    assert session_of(link) == session


def test_what_is_far_from_simple_is_short() -> None:
    assert link_of(PACKED).startswith("gradient-explorer:1?")
    assert len(link_of(PACKED)) < 250
    snippet = "x = tf.Variable(2.0)\n" * 500
    assert len(link_of(USUAL.with_spec(TapeSpec(snippet)))) < 400


def test_the_longest_snippet_is_carried() -> None:
    # Nothing that a compressor could make shorter.
    text = "".join(chr(0x4E00 + i * i * 7919 % 20_000) for i in range(MOST_TEXT))
    session = USUAL.with_spec(TapeSpec(text)).within("tape")
    assert session_of(link_of(session)) == session


def test_a_link_that_nobody_could_open_is_not_made() -> None:
    text = "".join(chr(0x20000 + i * i * 7919 % 40_000) for i in range(MOST_TEXT))
    huge = USUAL.with_spec(TapeSpec(text)).with_spec(
        replace(USUAL.training, data=CsvFile("".join(reversed(text)) * 4))
    )
    with pytest.raises(SentenceError, match="Save it as a session instead"):
        link_of(huge)


# Written by hand


def test_a_letter_gets_its_value_and_a_slider_that_reaches_it() -> None:
    session = session_of("gradient-explorer:curves?f=a sin(b x)&a=20&b=pi/2")
    a, b = session.function.parameters
    assert (a.name, a.value, a.high) == ("a", 20.0, 20.0)
    assert (b.value, b.high) == (pytest.approx(1.5707963267948966), 5.0)


def test_numbers_are_as_people_write_them() -> None:
    curves = session_of("gradient-explorer:curves?f=x&low=-2π&high=3/2&tangent=false").curves
    assert (curves.low, curves.high, curves.tangent) == (-6.283185307179586, 1.5, False)


@pytest.mark.parametrize(
    "sent", ["“{}”。", "（{}）", "《{}》，", "\u200b{}\u00a0", "«{}»", "'{}'", "  <{}>\n"]
)
def test_what_stands_around_a_link_in_a_sentence_is_no_part_of_it(sent: str) -> None:
    link = "gradient-explorer:curves?f=x^2&order=1"
    assert is_link(sent.format(link))
    assert session_of(sent.format(link)) == session_of(link)
    assert session_of(sent.format(link.replace("&", "&amp;"))) == session_of(link)


def test_a_plus_is_a_plus() -> None:
    assert session_of("gradient-explorer:curves?f=x+1").function.text == "x+1"
    assert session_of("gradient-explorer:curves?f=x%2B1").function.text == "x+1"


def test_a_function_is_seen_where_it_is_seen_when_it_is_typed() -> None:
    typed = of_function("x^2-400").curves
    assert typed.high > 20
    assert session_of("gradient-explorer:curves?f=x^2-400").curves == typed


def test_a_function_of_two_variables_has_the_settings_of_its_page() -> None:
    session = session_of("gradient-explorer:curves?f=x^2+3y^2&point=[1,2]&in_space=true")
    assert session.page.name == "surface"
    assert (session.surface.point, session.surface.in_space) == ((1.0, 2.0), True)


# What a link does not hold


def test_a_link_tells_no_places_of_a_computer() -> None:
    session = (
        USUAL.with_spec(TapeSpec("x", file="/home/me/secret/x.py"))
        .with_spec(
            replace(
                USUAL.training,
                data=CsvFile("/home/me/secret/birds.csv", "mass"),
                logs="/home/me/secret",
                study="/home/me/secret",
            )
        )
        .within("training")
    )
    found = session_of(link_of(session))
    assert found.training.data == CsvFile("birds.csv", "mass")
    assert (found.tape.file, found.training.logs, found.training.study) == ("", "", "")
    assert found.tape.snippet == "x"


@pytest.mark.parametrize("path", ["/etc/passwd", "..\\..\\x.csv", "\\\\host\\share\\x.csv", "../x"])
def test_a_link_of_a_stranger_leads_to_no_place_of_this_computer(path: str) -> None:
    data = {"type": "file", "path": path}
    document = {"version": 2, "training": {"problem": {"data": data}, "view": {"logs": path}}}
    found = session_of(packed(msgspec.json.encode(document))).training
    assert found.logs == ""
    assert isinstance(found.data, CsvFile)
    assert not set(found.data.path) & set("/\\")


# Wrong links


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_of_a_link_that_is_cut_off_it_is_said(cut: int) -> None:
    assert sentence_of(link_of(PACKED)[:-cut]) == "This link is cut off: copy all of it."


@pytest.mark.parametrize(
    "rest",
    ["1?!!!!", "1?abcd", "1?AAAA", "0?abcd", "01?abcd", f"1?{'A' * 4000}", "curves?f=%ff",
     link_of(PACKED)[len(SCHEME) : -4] + "AAAA", link_of(PACKED)[len(SCHEME) :] + "AAAA"],
)  # fmt: skip
def test_of_garbage_it_is_said_that_it_is_no_link(rest: str) -> None:
    assert sentence_of(SCHEME + rest) == "This is no link of Gradient Explorer, or it is damaged."


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"1", b"{}", b"\xff", b"[" * 100_000, b'{"version":"2"}', b'{"version": true}',
     b'{"version": 1}', b'{"version": -2}'],
)  # fmt: skip
def test_what_is_packed_and_no_session_is_no_link(data: bytes) -> None:
    assert sentence_of(packed(data)) == "This is no link of Gradient Explorer, or it is damaged."


@pytest.mark.parametrize("link", [f"{SCHEME}2?abc", f"{SCHEME}77", packed(b'{"version": 99}')])
def test_a_link_of_a_newer_version_is_called_so(link: str) -> None:
    assert sentence_of(link).startswith(
        "This link was made by a newer version of Gradient Explorer ("
    )


def test_a_link_that_swells_beyond_a_session_is_refused_before_it_does() -> None:
    bomb = packed(bytes(300 * MAX_FILE // 4))
    assert len(bomb) < MAX_LINK
    assert sentence_of(bomb) == "This link holds too much for a session."


def test_a_link_that_is_too_long_is_called_so() -> None:
    for link in (f"{SCHEME}1?{'A' * MAX_LINK}", f"{SCHEME}curves?f={'x' * MAX_LINK}"):
        assert sentence_of(link).startswith("This link is too long: 2,000,0")


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("", "which is no workspace; there are curves, descent, training, tape."),
        ("surface?f=x", "This link leads to “surface”, which is no workspace"),
        ("curves?f", "In this link “f” has no value."),
        ("curves?f=x&f=y", "In this link “f” has two values."),
        ("curves?f=x&order=9", "In this link “order” cannot be 9."),
        ("curves?f=x&low=sofa", "In this link “low” cannot be sofa."),
        ("curves?f=x&low=1e999", "In this link “low” cannot be 1e999."),
        ("curves?f=x&low=3&high=1", "This link cannot be opened: "),
        ("curves?f=x&b=1", "In this link “b” is neither a setting of “curves” nor a letter"),
        ("curves?f=x&x=1", "In this link “x” is neither a setting of “curves” nor a letter"),
        ("curves?f=a x&a=sofa", "“sofa” is not a number."),
        ("descent?f=x&runners=[]", "In this link “runners” cannot be []."),
        ("descent?f=x&steps=" + "[" * 5000, "In this link “steps” cannot be "),
        ("curves?f=sin(", "“)” is missing."),
        ("curves?f=", "Type a function, for example x^2."),
    ],
)
def test_of_a_wrong_value_it_is_said_which(rest: str, told: str) -> None:
    assert told in sentence_of(SCHEME + rest)


def test_an_unknown_field_and_one_out_of_its_bounds_are_named() -> None:
    assert "“ordre”" in sentence_of(packed(b'{"version":2,"curves":{"problem":{"ordre":1}}}'))
    assert "“later”" in sentence_of(packed(b'{"version":2,"later":{}}'))
    assert "<= 6" in sentence_of(packed(b'{"version":2,"curves":{"problem":{"order":7}}}'))
    assert "workspace" in sentence_of(packed(b'{"version":2,"workspace":"moon"}'))


# Which texts are links


@pytest.mark.parametrize(
    "text",
    ["gradient-explorer:", " GRADIENT-explorer:x", "<gradient-explorer:curves?f=x>",
     "“gradient-explorer:1?"],
)  # fmt: skip
def test_a_link_is_told_by_its_scheme(text: str) -> None:
    assert is_link(text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "gradient-explorer", "gradient_explorer:x", "https://x.org/gradient-explorer:",
     "x" * 10**6],
)  # fmt: skip
def test_other_texts_are_none(text: str) -> None:
    assert not is_link(text)


def test_the_scheme_of_another_program_is_told() -> None:
    assert other_scheme(" HTTPS://example.org") == "https"
    for text in ("x:1", "c:\\x.json", "a ? b : c", "x // y", SCHEME):
        assert other_scheme(text) == ""
