"""What a study searches, as it is typed."""

from __future__ import annotations

import pytest

from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import SentenceError
from explorer.core.training.spec import Layer, TrainingProblem
from explorer.core.training.study.search import Choice, Range, read_search
from explorer.core.training.study.settings import Value, with_settings
from explorer.core.training.study.study import check_study

BASE = TrainingProblem(layers=(Layer(16, "tanh"),), runner=OptimizerConfig("sgd", 0.01))


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("rate=1e-4..1e-1 log", Range("rate", 1e-4, 0.1, True)),
        ("rate = 0.1..π", Range("rate", 0.1, 3.141592653589793)),
        ("dropout=0..0.5", Range("dropout", 0.0, 0.5)),
        ("batch=8..256 log", Range("batch", 8, 256, True, True)),
        ("momentum=0.5...99", Range("momentum", 0.5, 0.99)),
        ("layers=32|64|64,64", Choice("layers", ("32", "64", "64,64"))),
        ("layers=|8", Choice("layers", ("", "8"))),
        ("optimizer=adam|sgd", Choice("optimizer", ("adam", "sgd"))),
        ("seed=0|1|2", Choice("seed", (0.0, 1.0, 2.0))),
        ("early-stopping=0..9", Range("early_stopping", 0, 9, whole=True)),
        ("batch_norm=yes|no", Choice("batch_norm", ("yes", "no"))),
    ],
)
def test_a_search_is_read_as_it_is_meant(text: str, searched: Range | Choice) -> None:
    assert read_search([text]) == (searched,)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ([], "A study needs something to search"),
        (["rate"], "“rate” is no search"),
        (["speed=1..2"], "“speed” cannot be searched; there are rate, layers"),
        (["data=moons|wine"], "“data” cannot be searched: trials are compared"),
        (["rate=0.1..0.1"], "The range of “rate” is empty: 0.1 is not less than 0.1."),
        (["rate=1..0.1"], "The range of “rate” is empty"),
        (["l2=0..1 log"], "“l2” cannot be searched with “log” from 0"),
        (["l2=-1..1 log"], "“l2” cannot be searched with “log” from −1"),
        (["rate=-1..1"], "A learning rate is a finite number more than 0"),
        (["dropout=0..2"], "“dropout” is from 0 to 0.95, not 2."),
        (["batch=8..16.5"], "“batch” is a whole number"),
        (["batch=8.."], "“batch=8..” is no search|“8..” is not a number"),
        (["rate=a..b"], "“a” is not a number."),
        (["layers=8..64"], "“layers” is no number and has no range"),
        (["layers=8|many"], "“many” is not a number."),
        (["layers=8|0"], "A layer has from 1 to 4,096 units, not 0."),
        (["optimizer=adam|fast"], "“fast” is no value of “optimizer”; there are"),
        (["optimizer=adam"], "“optimizer” has only one value here"),
        (["optimizer=adam|adam"], "“optimizer” has the value “adam” twice."),
        (["rate=1..2", "rate=2..3"], "“rate” is searched twice."),
    ],
)
def test_what_cannot_be_searched_is_refused_in_a_sentence(texts: list[str], told: str) -> None:
    with pytest.raises(SentenceError) as refused:
        read_search(texts)
    assert any(part in str(refused.value) for part in told.split("|"))


@pytest.mark.parametrize(
    ("settings", "changed"),
    [
        ({"rate": 0.5}, {"runner": OptimizerConfig("sgd", 0.5)}),
        ({"layers": "8,4"}, {"layers": (Layer(8, "tanh"), Layer(4, "tanh"))}),
        ({"layers": ""}, {"layers": ()}),
        ({"activation": "relu"}, {"layers": (Layer(16, "relu"),)}),
        ({"batch": 64.0, "dropout": 0.5}, {"batch": 64, "dropout": 0.5}),
        ({"batch_norm": "yes"}, {"batch_norm": True}),
        (
            {"optimizer": "adam", "beta_1": 0.5, "momentum": 0.9},
            {"runner": OptimizerConfig("adam", 0.01, {"beta_1": 0.5})},
        ),
    ],
)
def test_settings_of_a_trial_make_its_training(
    settings: dict[str, Value], changed: dict[str, object]
) -> None:
    made = with_settings(BASE, settings)
    expected = {name: getattr(BASE, name) for name in BASE.__struct_fields__} | changed
    assert {name: getattr(made, name) for name in BASE.__struct_fields__} == expected


def test_a_setting_that_no_optimizer_of_the_study_has_is_refused() -> None:
    with pytest.raises(SentenceError, match="“momentum” is no setting of the optimizer"):
        check_study(BASE, read_search(["momentum=0..0.9"]))
    check_study(BASE, read_search(["momentum=0..0.9", "optimizer=sgd|momentum"]))
    with pytest.raises(SentenceError, match="“momentum” is from 0 to 1, not 2"):
        check_study(BASE, read_search(["momentum=0..2", "optimizer=sgd|momentum"]))
