"""Questions that are typed into the help, and what they mean."""

from __future__ import annotations

import pytest

from explorer.core.help.search import search
from explorer.storage.ideas import ideas

CANDIDATES = {
    language: [(each.title(language), each.also, each.body) for each in ideas()]
    for language in ("en", "zh")
}


def _found(query: str, language: str = "en") -> list[str]:
    found = search(query, CANDIDATES[language])
    return [ideas()[i].name for i in (*found.named, *found.mentioning)]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("What is a tape?", "tape"), ("what is a tape", "tape"), ("none", "none"),
        ("why is my gradient None?", "none"), ("watch", "watch"), ("persistent", "persistent"),
        ("nested tapes", "nested-tapes"), ("adjoint", "adjoint"), ("2/λ", "stable-rate"),
        ("learning rate", "learning-rate"), ("how do I choose a learning rate", "learning-rate"),
        ("momentum", "momentum"), ("momentun", "momentum"), ("epoch", "epoch"),
        ("batch", "epoch"), ("overfitting", "overfitting"), ("float32", "float32"),
        ("broadcasting", "broadcasting"), ("hessian", "hessian"), ("sharpness", "sharpness"),
        ("梯度带", "tape"), ("什么是梯度带？", "tape"), ("学习率怎么选", "learning-rate"),
        ("过拟合", "overfitting"), ("动量", "momentum"), ("伴随值", "adjoint"),
        ("为什么梯度是None", "none"), ("混淆矩阵", "confusion-matrix"), ("鞍点", "saddle"),
        ("confusion matrix", "confusion-matrix"), ("retracing", "retracing"), ("R²", "baseline"),
    ],
)  # fmt: skip
def test_a_question_in_either_language_finds_its_idea(query: str, name: str, language: str) -> None:
    assert name in _found(query, language)[:3]


def test_a_word_of_the_text_finds_what_is_not_called_by_it() -> None:
    assert "where-nan" not in _found("saddle")
    assert "persistent" in _found("RuntimeError")
    assert _found("appending") == ["tf-function"]


def test_what_is_called_so_for_short_comes_first() -> None:
    assert _found("none")[0] == "none"
    assert _found("nested tapes")[0] == "nested-tapes"


def test_one_known_word_of_a_question_is_enough() -> None:
    assert _found("zzzz momentum")[0] == "momentum"


def test_nothing_is_found_for_what_no_idea_is_about() -> None:
    assert _found("qqqq") == []
    assert len(_found("")) == len(_found(" ? ")) == len(ideas())
