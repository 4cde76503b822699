"""What keys do to brackets, as text before and after; ¦ is the cursor."""

from __future__ import annotations

import pytest

from explorer.ui.widgets.typed_brackets import Edit, deleted, missing, typed


def applied(edit: Edit | None, text: str, start: int, end: int, key: str) -> str:
    """Return the text after a key with the cursor shown as ¦."""
    if edit is None:
        return f"{text[:start]}{key}¦{text[end:]}"
    after = text[: start - edit.before] + edit.text
    at = len(after) - edit.back
    return f"{after[:at]}¦{after[at:]}{text[end + edit.after :]}"


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("sin¦", "(", "sin(¦)"),
        ("sin(¦)", ")", "sin()¦"),
        ("sin(x¦)", ")", "sin(x)¦"),
        ("2¦x", "(", "2(¦x"),
        ("¦ + 1", "(", "(¦) + 1"),
        ("(¦)", "(", "((¦))"),
        ("((x¦)", ")", "((x)¦)"),
        ("¦", "|", "|¦|"),
        ("|x¦|", "|", "|x|¦"),
        ("x>0 |¦|", "|", "x>0 ||¦"),
        ("|x¦", "|", "|x|¦"),
        ("x^¦", "{", "x^{¦}"),
        ("¦", "[", "[¦]"),
        ("x¦", "a", "xa¦"),
        ("x¦)", "a", "xa¦)"),
    ],
)
def test_a_bracket_brings_its_partner_and_is_typed_over(before: str, key: str, after: str) -> None:
    cursor, text = before.index("¦"), before.replace("¦", "")
    assert applied(typed(key, text, cursor, cursor), text, cursor, cursor, key) == after


def test_brackets_go_around_what_is_selected() -> None:
    assert typed("(", "x + 1", 0, 5) == Edit(0, 0, "(x + 1)", 1)
    assert typed("|", "x + 1", 4, 5) == Edit(0, 0, "|1|", 1)
    assert typed(")", "x + 1", 0, 5) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [("sin(¦)", "sin¦"), ("(¦)x", "¦x"), ("|¦|", "¦"), ("((¦))", "(¦)")],
)
def test_backspace_between_a_pair_takes_both(before: str, after: str) -> None:
    cursor, text = before.index("¦"), before.replace("¦", "")
    assert applied(deleted(text, cursor), text, cursor, cursor, "") == after


@pytest.mark.parametrize("before", ["(x¦)", "¦()", "()¦", "((¦)", ""])
def test_backspace_elsewhere_is_only_backspace(before: str) -> None:
    cursor = max(before.find("¦"), 0)
    assert deleted(before.replace("¦", ""), cursor) is None


@pytest.mark.parametrize(
    ("text", "closing"),
    [("sin(x", ")"), ("((x", "))"), ("{[(|x", "|)]}"), ("x", ""), ("(x)", ""), ("x)", ""),
     ("(x]", "")],
)  # fmt: skip
def test_what_is_missing_at_the_end_is_told(text: str, closing: str) -> None:
    assert missing(text) == closing
