"""What the window copies to be shared, given to the commands: it makes what was shown."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from explorer.core.curves.spec import CurveSpec
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.session import Session
from explorer.core.sharing.command_line import command_line
from explorer.core.sharing.link import link_of
from explorer.core.surface.spec import SurfaceSpec
from explorer.core.tape.spec import TapeSpec
from explorer.core.training.spec import TrainingSpec
from tests.commands.asking import Run, assert_refused

LETTERS = FunctionSpec("a x^2 + b", (Parameter("a", 20.0, high=20.0), Parameter("b", -0.5)))
PLANE = FunctionSpec("(x1+5) x2^2")
SHOWN = {
    "usual": Session(),
    "letters": Session().with_spec(CurveSpec(LETTERS, -1.0, 0.1 + 0.2, order=1, point=-0.0)),
    "minus": Session().with_spec(CurveSpec(FunctionSpec("-x^2"), -8.0, -5.0, dtype="float32")),
    "looks": Session().with_spec(CurveSpec(LETTERS, taylor=(1, 2), tangent=False)),
    "slider": Session().with_spec(
        CurveSpec(FunctionSpec("a x", (Parameter("a", 1.0, 0.0, 2.0),)), -1.0, 1.0)
    ),
    "axis": Session().with_spec(CurveSpec(FunctionSpec("a x", (Parameter("x"),), ("a",)))),
    "map": Session().with_spec(SurfaceSpec(PLANE, -1.0, 1.0, point=(2.0, 3.0), equal=False)),
    "space": Session().with_spec(SurfaceSpec(PLANE, in_space=True)),
    "descent": Session()
    .with_spec(
        DescentSpec(FunctionSpec("3x^2+2x-1"), steps=100, runners=(OptimizerConfig("adam", 0.05),))
    )
    .within("descent"),
    "valley": Session()
    .with_spec(DescentSpec(FunctionSpec("x^2 + 20 y^2"), (-2.0, 1.0), 30, low=-4.0, high=1.0))
    .within("descent"),
    "race": Session()
    .with_spec(DescentSpec(runners=(OptimizerConfig(), OptimizerConfig("adam", 0.1))))
    .within("descent"),
    "training": Session().with_spec(TrainingSpec(batch=7)).within("training"),
}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The specs that were to be drawn, instead of figures."""
    import explorer.ui.output.render

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    asked: list[Any] = []
    monkeypatch.setattr(
        explorer.ui.output.render, "render", lambda spec, *_, **how: asked.append((spec, how))
    )
    return asked


def plain(spec: Any) -> Any:  # noqa: ANN401
    """Return a spec without what is not seen in a picture: which way its axes were chosen."""
    function = replace(spec.function, variables=spec.function.axes())
    shown = replace(spec, function=function)
    return replace(shown, start_is_chosen=False) if isinstance(spec, DescentSpec) else shown


@pytest.mark.parametrize("name", SHOWN)
def test_the_command_that_is_copied_draws_what_was_shown(
    run: Run, drawn: list[Any], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    session = SHOWN[name]
    program, *arguments = shlex.split(command_line(session))
    assert program == "gradient-explorer"
    ran = run(*arguments)
    assert (ran.status, ran.err) == (0, "")
    ((spec, how),) = drawn
    assert plain(spec) == plain(session.spec)
    assert not how["fitted"]


@pytest.mark.parametrize("name", SHOWN)
def test_a_link_draws_what_was_shown(
    run: Run, drawn: list[Any], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("render", link_of(SHOWN[name]), "-o", "figure.png")
    assert (ran.status, ran.err) == (0, "")
    ((spec, _),) = drawn
    assert plain(spec) == plain(SHOWN[name].spec)


def test_what_options_can_say_is_said_by_options() -> None:
    by_options = {name for name in SHOWN if "gradient-explorer:" not in command_line(SHOWN[name])}
    assert by_options == {"usual", "letters", "minus", "map", "space", "descent", "valley"}
    assert command_line(SHOWN["descent"]) == (
        "gradient-explorer descend '3x^2+2x-1' --start 0 --rate 0.05 --optimizer adam "
        "--range '-3, 3' -o descent.png"
    )


def test_options_go_before_what_a_link_says(run: Run, drawn: list[Any]) -> None:
    link = "gradient-explorer:curves?f=a x^2&a=3&order=1"
    ran = run("render", link, "-o", "f.png", "--set", "a=2", "--range", "-1, 1")
    assert (ran.status, ran.err) == (0, "")
    ((spec, _),) = drawn
    assert (spec.function.values(), spec.low, spec.order) == ({"a": 2.0}, -1.0, 1)


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("gradient-explorer:", "This link leads to “”, which is no workspace; there are curves, "
         "descent, training, tape."),
        ("gradient-explorer:1?eNqr", "This link is cut off: copy all of it."),
        ("gradient-explorer:1?????", "This is no link of Gradient Explorer, or it is damaged."),
        ("gradient-explorer:9?x",
         "This link was made by a newer version of Gradient Explorer (9)."),
        ("gradient-explorer:curves?order=7", "In this link “order” cannot be 7."),
    ],
)  # fmt: skip
def test_a_wrong_link_is_a_sentence_and_status_1(run: Run, link: str, sentence: str) -> None:
    assert_refused(run("render", link, "-o", "f.png"), sentence)


def test_a_link_is_never_taken_for_the_name_of_a_snippet(run: Run, drawn: list[Any]) -> None:
    assert run("render", "gradient-explorer:curves?f=x&dtype=x.py", "-o", "f.png").status == 1
    assert drawn == []


def test_eval_and_descend_take_the_function_of_a_link(run: Run) -> None:
    link = "gradient-explorer:curves?f=a x^2 + b&a=3&b=-1"
    written = run("eval", "a x^2 + b", "--set", "a=3", "b=-1", "--at", "2", "--format", "json")
    assert run("eval", link, "--at", "2", "--format", "json").out == written.out
    changed = run("eval", link, "--at", "2", "--set", "a=5", "--format", "json")
    assert changed.derivatives[0] == [19.0]
    steps = run("descend", link, "--start", "1", "--steps", "1", "--format", "csv")
    assert steps.out.splitlines()[1].startswith("0,1.0,2.0,6.0")
    assert_refused(run("eval", link[:18], "--at", "2"), "This link leads to “”, which is no "
                   "workspace; there are curves, descent, training, tape.")  # fmt: skip


def test_a_link_never_runs_a_program(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "was-run"
    snippet = TapeSpec(f"open({str(file)!r}, 'w').close()\n")
    link = link_of(Session().with_spec(snippet).within("tape"))
    assert_refused(
        run("render", link, "-o", str(tmp_path / "f.png")),
        "This link holds a program, and a link never runs one. Open it in the window, read it and "
        "press Run there.",
    )
    refused = run("tape", link)
    assert (refused.status, refused.out) == (1, "")
    assert refused.err.startswith("This link holds a program, and a link never runs one.")
    assert not file.exists()


@pytest.mark.parametrize("text", ["print('a')\n", 'END\nprint("it\'s $HOME `x`")', "END_\nEND\n"])
def test_the_command_of_a_snippet_gives_it_to_tape_as_it_is(text: str, tmp_path: Path) -> None:
    session = Session().with_spec(TapeSpec(text, eager_functions=True, seconds=7.0)).within("tape")
    # In the place of the program stands one that shows what it was given.
    shown = tmp_path / "gradient-explorer"
    shown.write_text('#!/bin/sh\nprintf "%s|" "$@"\ncat\n')
    shown.chmod(0o755)
    command = command_line(session).replace("gradient-explorer", f"'{shown}'", 1)
    out = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert out.rstrip("\n") == f"tape|-|--eager-functions|--seconds|7|{text}".rstrip("\n")
