"""The files of ideas: whole, in both languages, and true."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from explorer.core.help.idea import Idea, read_idea
from explorer.core.lessons.lesson import LANGUAGES
from explorer.core.lessons.text import Formula, plain_text
from explorer.core.session import uses_function
from explorer.storage.ideas import idea, ideas
from explorer.storage.lessons.library import list_lessons, own_folder

IDEAS = {each.name: each for each in ideas()}


@pytest.fixture(params=IDEAS)
def each(request: pytest.FixtureRequest) -> Idea:
    return IDEAS[request.param]


def test_an_idea_is_told_in_both_languages(each: Idea) -> None:
    assert set(each.titles) == set(LANGUAGES)
    english, chinese = (plain_text(each.text(language)) for language in LANGUAGES)
    assert all(title.strip() for title in each.titles.values())
    assert 80 < len(english) < 1200
    assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in english + each.program)


def test_formulas_of_both_languages_are_the_same(each: Idea) -> None:
    english, chinese = (
        {block.text for block in each.text(language) if isinstance(block, Formula)}
        for language in LANGUAGES
    )
    assert english == chinese


def test_what_an_idea_points_at_is_there(each: Idea) -> None:
    lessons = {entry.name for entry in list_lessons(own_folder(), "en")}
    known = {"idea": set(IDEAS) - {each.name}, "lesson": lessons}
    assert each.see
    assert all(see.name in known[see.kind] for see in each.see)


def test_the_session_of_an_idea_can_be_shown(each: Idea) -> None:
    for session in filter(None, (each.session, each.on_the_tape)):
        assert session.workspace
        if uses_function(session.spec):
            session.function.parsed()


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("name", [name for name, idea in IDEAS.items() if idea.program])
def test_a_program_prints_what_the_idea_says(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # From a file: TensorFlow reads the source of what it traces.
    path = tmp_path / f"{name}.py"
    path.write_text(IDEAS[name].program, encoding="utf-8")
    runpy.run_path(str(path), run_name="__main__")
    assert capsys.readouterr().out.rstrip("\n") == IDEAS[name].printed


def test_ideas_come_by_workspace_and_by_name() -> None:
    assert [each.topic for each in ideas()] == sorted(
        (each.topic for each in ideas()), key=["curves", "descent", "training", "tape"].index
    )
    assert idea("none").title("en") == "Why is my gradient None?"
    with pytest.raises(ValueError, match="nothing"):
        read_idea("nothing", "no head")
