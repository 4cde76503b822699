"""Each fault of a lesson is told with its line."""

from __future__ import annotations

import pytest

from tests.core.lessons.making import HEAD, NUMBER, faults, step

_WHY = "right: So.\nwrong: No.\n"
_DRAW = f"kind: draw\nask: Draw.\n{_WHY}"
_MARK = f"kind: mark\nask: Where?\non: x\nvalue: [-1, 1]\ntolerance: 0.1\n{_WHY}"
_RATE = f"kind: mark\nask: Where?\non: rate\nvalue: stable_limit\n{_WHY}"
_CHOOSE = (
    "kind: choose\nask: Which?\noptions:\n- {text: A, because: a}\n"
    "- {text: B, right: true, because: b}\n"
)
_DESCENT = "session: {workspace: descent}"

_FAULTS = {
    "no head": ("# A\n", "en.md, line 1: The head is missing"),
    "unclosed head": ("---\nlesson: 1\n", "en.md, line 1: The head is missing"),
    "newer": (
        "---\nlesson: 2\nnew: x\n---\n" + step(),
        "en.md, line 2: This lesson was written for a newer",
    ),
    "no version": ("---\ntitle: A\n---\n" + step(), "en.md, line 2: “lesson” is missing"),
    "old version": (
        "---\ntitle: A\nlesson: 0\n---\n" + step(),
        "en.md, line 3: “lesson” is a whole",
    ),
    "no title": ("---\nlesson: 1\n---\n" + step(), "en.md, line 2: “title” is missing"),
    "unknown key": (
        "---\nlesson: 1\ntitel: A\n---\n" + step(),
        "en.md, line 3: “titel” is not known here; did you mean “title”",
    ),
    "no such case": (
        "---\nlesson: 1\ntitle: A\ncases: [S99]\n---\n" + step(),
        "en.md, line 4: “S99” is none",
    ),
    "cases no list": (
        "---\nlesson: 1\ntitle: A\ncases: S1\n---\n" + step(),
        "en.md, line 4: “cases” is a list",
    ),
    "nested case": (
        "---\nlesson: 1\ntitle: A\ncases: [[S1], {a: 1}]\n---\n" + step(),
        "en.md, line 4: “['S1']” is none",
    ),
    "head is a list": (
        "---\n- lesson\n---\n" + step(),
        "en.md, line 2: Lines of the form",
    ),
    "no steps": (HEAD, "en.md: There are no steps"),
    "too many steps": (HEAD + "## a\n\n" * 21, "en.md: There are 21 steps"),
    "block in front": (HEAD + "~~~predict\n~~~\n" + step(), "en.md, line 9: A step is missing"),
    "title as heading": (HEAD + "# A\n\n" + step(), "en.md, line 9: A step is missing"),
    "no step title": (HEAD + "##\n\nText.\n", "en.md, line 9: This step has no title"),
    "two predictions": (
        HEAD + step() + "\n~~~predict\nkind: draw\n~~~\n",
        "line 24: A step has one block “predict”",
    ),
    "setup after predict": (
        HEAD + step() + "\n~~~setup\npoint: figure\n~~~\n",
        "line 24: “setup” stands before",
    ),
    "block in a list": (
        HEAD + "## A\n\n- a\n\n  ~~~predict\n  kind: draw\n  ~~~\n",
        "line 13: The block “predict” stands by itself",
    ),
    "broken yaml": (HEAD + step("kind: number\nask: a: b"), "line 15: This is no YAML"),
    "unclosed block": (HEAD + "## A\n\n~~~predict\nkind: number\n", "line 12: “ask” is missing"),
    "block is a text": (HEAD + step("number"), "line 14: Lines of the form"),
    "no kind": (HEAD + step("ask: a"), "line 14: “kind” is missing"),
    "unknown kind": (
        HEAD + step("kind: drow"),
        "line 14: “drow” is not known here; did you mean “draw”",
    ),
    "key of another kind": (HEAD + step(_DRAW + "value: 1"), "line 18: “value” is not known here"),
    "no ask": (HEAD + step("kind: draw"), "line 14: “ask” is missing"),
    "empty ask": (HEAD + step("kind: draw\nask: ''"), "line 15: “ask” is missing"),
    "ask is a list": (HEAD + step("kind: draw\nask: [a]"), "line 15: “ask” is a text"),
    "no reason": (HEAD + step("kind: draw\nask: a\nright: b"), "line 14: “wrong” is missing"),
    "long text": (
        HEAD + step("kind: draw\nask: " + "a" * 2001),
        "line 15: “ask” has more than 2000",
    ),
    "order": (HEAD + step(_DRAW + "of: 4"), "line 18: “of” is a whole number from 1 to 3"),
    "order is true": (HEAD + step(_DRAW + "of: true"), "line 18: “of” is a whole number"),
    "tolerance": (HEAD + step(_DRAW + "tolerance: 2"), "line 18: The tolerance is a part"),
    "tolerance of 0": (HEAD + step(_DRAW + "tolerance: 0"), "line 18: “tolerance” is above 0"),
    "not shown order": (
        HEAD + step(_DRAW + "of: 2"),
        "line 14: The derivative of order 2 is not shown",
    ),
    "draw elsewhere": (HEAD + step(_DRAW, _DESCENT), "line 18: A derivative is drawn in Curves"),
    "rate elsewhere": (HEAD + step(_RATE), "line 16: The learning rate is marked in Descent"),
    "x elsewhere": (
        HEAD + step(_MARK, "session: {workspace: tape}"),
        "line 20: A place is marked in Curves",
    ),
    "x out of sight": (HEAD + step(_MARK.replace("-1", "-9")), "line 17: −9 is not in the picture"),
    "limit on x": (
        HEAD + step(_MARK.replace("[-1, 1]", "stable_limit")),
        "line 17: The stable limit is a",
    ),
    "factor on x": (HEAD + step(_MARK + "factor: 2"), "line 21: On x, how near"),
    "tolerance on rate": (
        HEAD + step(_RATE + "tolerance: 2", _DESCENT),
        "line 24: On the learning rate",
    ),
    "factor of 1": (HEAD + step(_RATE + "factor: 1", _DESCENT), "line 24: The factor is above 1"),
    "negative rate": (
        HEAD + step(_RATE.replace("stable_limit", "-1"), _DESCENT),
        "line 21: A learning rate is above 0",
    ),
    "no number": (HEAD + step(NUMBER.replace("1/3", "abc")), "line 16: “abc” is not a number"),
    "infinite": (HEAD + step(NUMBER.replace("1/3", "1e999")), "line 16: “inf” has no finite value"),
    "divided by zero": (
        HEAD + step(NUMBER.replace("1/3", "1/0")),
        "line 16: “1/0” has no finite value",
    ),
    "long number": (HEAD + step(NUMBER.replace("1/3", "9" * 310)), "line 16: “"),
    "zero without tolerance": (
        HEAD + step(NUMBER.replace("1/3", "0")),
        "line 16: A value of 0 needs",
    ),
    "mistake is right": (
        HEAD + step(NUMBER + "mistakes: [{value: 1/3, because: a}]"),
        "line 19: One of the mistakes is the right",
    ),
    "mistakes no list": (HEAD + step(NUMBER + "mistakes: 3"), "line 19: “mistakes” is a list"),
    "no right option": (
        HEAD + step(_CHOOSE.replace("right: true, ", "")),
        "line 16: No option is right",
    ),
    "two right options": (
        HEAD + step(_CHOOSE + "- {text: C, right: true, because: c}"),
        "line 16: 2 options are right",
    ),
    "one option": (
        HEAD + step(_CHOOSE.replace("- {text: A, because: a}\n", "")),
        "line 16: There are 2 to 6 options",
    ),
    "no because": (
        HEAD + step(_CHOOSE.replace(", because: a", "")),
        "line 17: “because” is missing",
    ),
    "right is a word": (
        HEAD + step(_CHOOSE.replace("true", "yes")),
        "line 18: “right” is true or false",
    ),
    "unknown key of an option": (
        HEAD + step(_CHOOSE.replace("because: a", "becase: a")),
        "line 17: “becase” is not known",
    ),
    "unknown place": (
        HEAD + step("", "point: curves.order"),
        "line 14: “curves.order” is not known here; did you mean “curves.orders”",
    ),
    "place of another page": (
        HEAD + step("", "point: tape.run"),
        "line 14: “tape.run” is not to be seen here",
    ),
    "unknown key of a setup": (HEAD + step("", "run: true"), "line 14: “run” is not known here"),
    "session is a text": (HEAD + step("", "session: a"), "line 14: “session” has the parts"),
    "unknown part": (
        HEAD + step("", "session:\n  curves:\n    view: {a: 1}"),
        "line 16: This is no part of a session",
    ),
    "wrong value": (
        HEAD + step("", "session:\n  curves:\n    problem:\n      low: a"),
        "line 17: This is no part of a session",
    ),
    "range the wrong way": (
        HEAD + step("", "session: {curves: {problem: {low: 3}}}"),
        "line 14: This is no part of a session",
    ),
    "no such workspace": (
        HEAD + step("", "session: {workspace: music}"),
        "line 14: This is no part of a session: there is no workspace",
    ),
    "function without meaning": (
        HEAD + step("", "session:\n  function: {text: 'sni x'}"),
        "line 15: “sni” is not known",
    ),
    "version in a setup": (
        HEAD + step("", "session: {version: 1}"),
        "line 14: “version” stands in session.json only",
    ),
}


@pytest.mark.parametrize(("text", "said"), _FAULTS.values(), ids=_FAULTS)
def test_a_fault_is_told_with_its_line(text: str, said: str) -> None:
    found = faults(text)
    assert any(said in fault for fault in found), found


def test_the_faults_of_all_steps_are_told_in_their_order() -> None:
    text = HEAD.replace("S1", "S0") + step("kind: a") + step() + step("kind: b")
    assert [fault.partition(":")[0] for fault in faults(text)] == [
        "en.md, line 5",
        "en.md, line 14",
        "en.md, line 37",
    ]
