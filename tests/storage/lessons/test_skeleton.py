"""A lesson that is begun from what is shown can be read as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec
from explorer.core.lessons.lesson import NAME
from explorer.core.sentence import SentenceError
from explorer.core.session import Session
from explorer.storage.lessons.library import check_lesson, open_lesson
from explorer.storage.lessons.skeleton import lesson_name, save_as_lesson

_SESSION = Session().with_spec(CurveSpec(FunctionSpec("a x^2"), -1.0, 1.0, order=2))


@pytest.mark.parametrize(
    "title", ["", "Parabolas: one", '"q" \\ # [x]', "抛物线", "a\nb", "- x", "$x$"]
)
def test_a_new_lesson_passes_the_check_and_shows_the_session(tmp_path: Path, title: str) -> None:
    folder = tmp_path / "parts" / "my-lesson"
    save_as_lesson(folder, _SESSION, title)
    assert check_lesson(folder) == []
    for language in ("en", "zh"):
        lesson = open_lesson(folder, language)
        assert lesson.session == _SESSION
        assert lesson.title
        assert lesson.steps[0].predict is not None


def test_what_is_there_already_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a").write_text("x")
    (tmp_path / "file").write_text("x")
    for name in ("mine", "file"):
        with pytest.raises(SentenceError, match="there already"):
            save_as_lesson(tmp_path / name, _SESSION)
    assert (tmp_path / "file").read_text() == "x"
    (tmp_path / "empty").mkdir()
    save_as_lesson(tmp_path / "empty", _SESSION)


def test_a_name_that_is_none_is_told_with_a_better_one(tmp_path: Path) -> None:
    with pytest.raises(SentenceError, match="for example my-first-lesson"):
        save_as_lesson(tmp_path / "My first Lesson", _SESSION)
    assert list(tmp_path.iterdir()) == []


@given(st.text(max_size=200))
def test_any_title_makes_a_name(text: str) -> None:
    assert NAME.fullmatch(lesson_name(text))
