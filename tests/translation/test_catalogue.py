import re

import pytest

from explorer.core.translation import Text, install, translate, use
from tests.translation.catalogue import MO, PO, compiled, read, written
from tests.translation.extraction import Key, texts

_FOUND = texts()
_READ = read()
_PLACE = re.compile(r"(?<!\{)\{(\w+)\}(?!\})|(%\(\w+\)[srd]|%[srd](?![a-z]))")
_HAN = "\u3400-\u9fff"
_HALF = re.compile(rf"[{_HAN}][,;:!?](?=\s|$|[{_HAN}])|[{_HAN}]\.(?=\s|$|[{_HAN}])")
_SPACED = re.compile(rf"[{_HAN}，。；：、“”（）] (?=[{_HAN}，。；：、“”（）])")


def test_no_text_is_put_together_where_a_translator_cannot_see_it() -> None:
    assert _FOUND.faults == []


def test_every_text_is_translated() -> None:
    assert [key.text for key in _FOUND.texts if not _READ.get(key)] == []


def test_no_translation_is_unused() -> None:
    assert [key.text for key in _READ if key not in _FOUND.texts] == []


def test_translations_have_the_places_of_their_texts() -> None:
    wrong = [
        (key.text, text)
        for key, text in _READ.items()
        if text and set(_PLACE.findall(key.text)) != set(_PLACE.findall(text))
    ]
    assert wrong == []


def test_braces_that_are_no_places_stay_doubled() -> None:
    wrong = [
        (key.text, text)
        for key, text in _READ.items()
        if text
        and [key.text.count(each) for each in ("{{", "}}")]
        != [text.count(each) for each in ("{{", "}}")]
    ]
    assert wrong == []


@pytest.mark.parametrize("pattern", [_HALF, _SPACED], ids=["punctuation", "spaces"])
def test_chinese_has_punctuation_of_full_width_and_no_spaces_between_its_words(
    pattern: re.Pattern[str],
) -> None:
    # Words by which an action is found have spaces between them, and nothing else.
    sentences = [text for text in _READ.values() if re.search("[，。；：、“（…]", text)]
    assert len(sentences) > 1000
    assert [text for text in sentences if pattern.search(text)] == []


def test_the_catalogue_is_as_the_translators_tool_writes_it() -> None:
    # Otherwise run script/translate.
    assert PO.read_bytes() == written(_READ)
    assert MO.read_bytes() == compiled(_READ)


def test_a_text_is_found_by_its_english_and_one_without_translation_stays() -> None:
    shown = dict[Text, str]()
    try:
        assert use("zh_CN")
        for key in (Key("Undo"), Key("Press Run first")):
            shown[key.text] = translate(key.text)
    finally:
        install(None)
    assert shown == {"Undo": _READ[Key("Undo")], "Press Run first": "Press Run first"}
