"""The person's language, and texts in it: looked up by their English alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from explorer.core.resources import resource

Text = str
"""English that a person is shown in another language: a literal, with `{named}` places.

What is annotated with it is translated where it is shown: arguments, fields, variables, results and
tables of them. `script/translate` finds the texts by these annotations, by `translate` and Qt's
`tr`, and by the help of options.
"""

ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "zh_CN": "简体中文"}
"""Names of the languages, each in itself."""


class Catalogue(Protocol):
    """Translation of a language, as Python's gettext has it."""

    def gettext(self, message: str) -> str:
        """Return the translation of a text, or the text itself."""
        ...

    def pgettext(self, context: str, message: str) -> str:
        """Return that of a text which has one of its own in a context, or the text itself."""
        ...


class _Chosen:
    """Language of this process: English until it is told another one."""

    name = ENGLISH
    catalogue: Catalogue | None = None


def translate(text: Text, context: str = "") -> str:
    """Return a text in the person's language; in English where there is no translation.

    `context` tells two meanings of one English text apart: a name for this one.
    """
    catalogue = _Chosen.catalogue
    if catalogue is None or not text:
        # The catalogue says of an empty text who made it.
        return text
    if context:
        found = catalogue.pgettext(context, text)
        if found != text:
            return found
    return catalogue.gettext(text)


def language() -> str:
    """Return the language of this process, one of `LANGUAGES`."""
    return _Chosen.name


def use(name: str) -> bool:
    """Show texts in a language from now on: whether there is a catalogue, or it stays English."""
    catalogue = None if name == ENGLISH else _read(name)
    is_there = name == ENGLISH or catalogue is not None
    install(catalogue, name if is_there else ENGLISH)
    return is_there


def install(catalogue: Catalogue | None, name: str = ENGLISH) -> None:
    """Look texts up in a catalogue from now on; in none for None."""
    _Chosen.name, _Chosen.catalogue = name, catalogue


@contextmanager
def used(name: str) -> Iterator[None]:
    """Show texts in a language for a while."""
    if name == _Chosen.name:
        yield
        return
    before = _Chosen.catalogue, _Chosen.name
    use(name)
    try:
        yield
    finally:
        install(*before)


def _read(name: str) -> Catalogue | None:
    import gettext

    if name not in LANGUAGES:
        return None
    try:
        with resource(f"translations/{name}.mo").open("rb") as file:
            return gettext.GNUTranslations(file)
    except Exception:
        # Missing or damaged in any way: English is understood, a traceback is not.
        return None


def supported(locale: str) -> str | None:
    """Return the language for the name of a locale, such as zh-Hans-CN or zh_CN.UTF-8, if any."""
    plain = locale.replace("-", "_").partition(".")[0].partition("@")[0].lower()
    for name in LANGUAGES:
        if plain.partition("_")[0] == name.partition("_")[0].lower():
            return name
    return None


def of_environment(environment: Mapping[str, str]) -> str:
    """Return the language of messages by the rules of GNU gettext; English where it says none."""
    set_ones = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((each for each in set_ones if each), "")
    if not locale or locale.partition(".")[0] in {"C", "POSIX"}:
        return ENGLISH
    return first_supported([*environment.get("LANGUAGE", "").split(":"), locale])


def first_supported(locales: Sequence[str]) -> str:
    """Return the language for the first locale that has one; English where none has."""
    found = (supported(each) for each in locales)
    return next((each for each in found if each), ENGLISH)
