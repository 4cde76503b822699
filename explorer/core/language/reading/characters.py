"""Characters of other scripts and styles as those of ASCII that they stand for."""

from __future__ import annotations

import unicodedata

SUPERSCRIPTS = {**{c: str(i) for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}, "⁻": "-", "⁺": "+"}
"""Raised digits and signs; raised letters are in RAISED_LETTERS."""
_SUBSCRIPTS = {c: str(i) for i, c in enumerate("₀₁₂₃₄₅₆₇₈₉")}
RAISED_LETTERS = dict(
    zip("ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "abcdefghijklmnoprstuvwxyz", strict=True)
)  # fmt: skip
_SAME_AS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*",
    "•": "*", "✕": "*", "✖": "*", "⨯": "*",
    "÷": "/", "∕": "/", "⁄": "/", "∧": "^", "ˆ": "^", "≤": "≤", "≥": "≥", "≠": "≠",
    "‖": "|", "∣": "|", "．": ".", "。": ".", "、": ",", "µ": "μ", "∆": "δ",
    "º": "°", "˚": "°", "’": "'", "′": "'",
}  # fmt: skip
_CYRILLIC = dict(zip("аеорсухіјѕһАВЕКМНОРСТУХІЈЅ", "aeopcyxijshABEKMHOPCTYXIJS", strict=True))
_GREEK = dict(zip("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX", strict=True))
LOOKALIKES = {**_CYRILLIC, **_GREEK, "ı": "i", "ɑ": "a", "ɡ": "g"}
"""Letters of other alphabets that no one can tell from a Latin one, by the Latin one."""
_STRANGE = ("ARMENIAN", "CHEROKEE", "COPTIC", "DESERET", "GOTHIC", "LISU", "OLD ITALIC", "OSAGE",
            "TIFINAGH", "CARIAN", "LYCIAN", "LYDIAN", "ELBASAN", "VAI")  # fmt: skip
"""Scripts with letters that look like Latin ones, which no keyboard for maths has."""


def plain_text(text: str) -> str:
    """Return a text of the same length with the characters that those of other scripts mean."""
    return text if text.isascii() else "".join(map(_plain, text))


def plain_letter(letter: str) -> str:
    """Return the Latin letter that this one cannot be told from, or the letter itself."""
    return LOOKALIKES.get(letter, letter)


def is_raised(character: str) -> bool:
    """Whether this may stand in a superscript."""
    return character in SUPERSCRIPTS or character in RAISED_LETTERS


def described(character: str) -> str:
    """Return how a character is called in a sentence: itself, or its number where it is unseen."""
    return character if character.isprintable() else f"U+{ord(character):04X}"


def is_strange(letter: str) -> bool:
    """Whether a letter is of a script that is not read here because it looks like another's."""
    return not letter.isascii() and unicodedata.name(letter, "").startswith(_STRANGE)


def _plain(character: str) -> str:
    """Map a character to the one it stands for, one to one so that places stay right."""
    if is_raised(character):
        return character
    for known in (_SUBSCRIPTS, _SAME_AS, LOOKALIKES):
        if character in known:
            return known[character]
    if unicodedata.decomposition(character).startswith(("<super>", "<sub>")):
        # xₙ is neither x·n nor known here; what has no meaning is refused by name.
        return "\ufffd"
    folded = unicodedata.normalize("NFKC", character)
    return plain_letter(folded) if len(folded) == 1 else character
