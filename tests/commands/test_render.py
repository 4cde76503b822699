"""`render`: which figure is asked for, mistakes in a sentence, exit statuses."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.sentence import SentenceError, sentence
from explorer.core.session import Session, encode
from explorer.core.surface.spec import SurfaceSpec
from tests.commands.asking import SESSION, Run, assert_misused, assert_refused

# Arguments of a figure


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What render was asked for, instead of a figure."""
    import explorer.ui.output.render

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        explorer.ui.output.render, "render", lambda *given, **_: asked.append(given)
    )
    return asked


def test_every_option_of_render_reaches_the_figure(
    run: Run, rendered: list[tuple[Any, ...]]
) -> None:
    ran = run(
        "render", "a x^3 - 3x", "-o", "./figure.png", "--range", "-3, 2π", "--order", "2",
        "--set", "a=2", "--point", "-π/2", "--size", "800x600", "--scale", "2", "--theme", "dark",
        "--dtype", "float32",
    )  # fmt: skip
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    ((spec, path, size, scale, theme),) = rendered
    assert (path, size, scale, theme) == (Path("figure.png"), (800, 600), 2.0, "dark")
    assert spec == CurveSpec(
        FunctionSpec("a x^3 - 3x", (Parameter("a", 2.0),)),
        low=-3.0,
        high=2 * math.pi,
        order=2,
        point=-math.pi / 2,
        dtype="float32",
    )


def test_without_options_the_figure_is_as_in_the_window(
    run: Run, rendered: list[tuple[Any, ...]]
) -> None:
    run("render", "a x^2", "-o", "figure.svg")
    run("render", "-o", "figure.svg")
    (typed, *how), (default, *_) = rendered
    assert typed == CurveSpec(FunctionSpec("a x^2"))
    assert how == [Path("figure.svg"), (1600, 900), 1.0, "light"]
    assert default == CurveSpec()


@pytest.mark.parametrize(
    "arguments", [["-x^2", "--range", "-3,-1"], ["--range=-1, -3", "--", "-x^2"]]
)
def test_a_function_and_a_range_may_begin_with_a_minus(
    run: Run, rendered: list[tuple[Any, ...]], arguments: list[str]
) -> None:
    assert run("render", "-o", "figure.png", *arguments).status == 0
    spec = rendered[0][0]
    assert (spec.function.text, spec.low, spec.high) == ("-x^2", -3.0, -1.0)


def test_a_parameter_beyond_its_slider_widens_the_slider(
    run: Run, rendered: list[tuple[Any, ...]]
) -> None:
    run("render", "a x", "-o", "figure.png", "--set", "a=20")
    (parameter,) = rendered[0][0].function.parameters
    assert (parameter.value, parameter.low, parameter.high) == (20.0, -5.0, 20.0)


def test_letters_that_nobody_set_are_drawn_as_1_and_said_to_be(
    run: Run, rendered: list[tuple[Any, ...]]
) -> None:
    assert run("render", "a x + b", "-o", "figure.png", "--set", "a=2").err == (
        "Drawn with b = 1; for another value: --set b=2\n"
    )
    assert run("render", "a x", "-o", "figure.png", "--set", "a=2").err == ""


def test_a_range_without_width_is_widened(run: Run, rendered: list[tuple[Any, ...]]) -> None:
    assert run("render", "x", "-o", "figure.png", "--range", "3, 3").status == 0
    assert rendered[0][0].low < 3 < rendered[0][0].high


@pytest.mark.parametrize("name", ["lesson.json", "lesson"])
def test_a_session_file_stands_for_its_figure(
    run: Run, rendered: list[tuple[Any, ...]], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(encode(SESSION))
    run("render", str(tmp_path / name), "-o", "figure.png")
    assert rendered[0][0] == SESSION.curves


def test_options_change_the_figure_of_a_session(
    run: Run, rendered: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    (tmp_path / "lesson.json").write_bytes(encode(SESSION))
    run(
        "render", str(tmp_path / "lesson.json"), "-o", "figure.png", "--set", "a=3", "--order",
        "2", "--range", "0, 1",
    )  # fmt: skip
    spec = rendered[0][0]
    assert spec.function.values() == {"a": 3.0}
    assert (spec.order, spec.low, spec.high, spec.bottom, spec.point) == (2, 0.0, 1.0, None, 0.5)


def test_a_mistake_in_the_function_of_a_session_is_marked_in_the_function(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "lesson.json"
    path.write_bytes(encode(Session().with_spec(CurveSpec(FunctionSpec("x + sni x")))))
    assert_refused(
        run("render", str(path), "-o", "figure.png"),
        "“sni” is not known; did you mean “sin”? For a product write s·n·i.\n"
        "  x + sni x\n      ^^^",
    )


def test_a_wrong_session_is_a_sentence(run: Run, tmp_path: Path) -> None:
    ran = run("render", str(tmp_path / "none.json"), "-o", "figure.png")
    assert_refused(ran, "none.json cannot be opened: No such file or directory.")
    (tmp_path / "broken.json").write_text("{")
    ran = run("render", str(tmp_path / "broken.json"), "-o", "figure.png")
    assert_refused(ran, "This is not a session of Gradient Explorer, or it is damaged.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x +"], "Something is missing after “+”.\n  x +\n    ^"),
        ([""], "Type a function, for example x^2."),
        (["x", "--range", "1"], "A range is two numbers, for example -3, 3."),
        (["x", "--range", "1, 2, 3"], "A range is two numbers, for example -3, 3."),
        (["x", "--range", "a, b"], "“a” is not a number."),
        (["x", "--range", "0, 1/0"], "“1/0” has no finite value."),
        (["x", "--range", ""], "A number is missing."),
        (["x", "--point", "there"], "“there” is not a number."),
        (["a x", "--set", "a"], "“a” does not set anything; write for example a=2."),
        (["a x", "--set", "x=1"], "“x” is the axis and takes no value."),
        (["a t", "--set", "t=1"], "“t” is the axis and takes no value."),
        (["a x", "--set", "q=1"], "“q” is not in the function."),
        (["a x", "--set", "a=1", "a=2"], "“a” has more than one value."),
        (["--set", "a=1"], "“a” is not in the function."),
        (["2,5 x"], "The decimal sign is a point; did you mean 2.5?\n  2,5 x\n  ^^^"),
        (["lesson\0.json"], "There is an invisible character here (“U+0000”): delete it."),
    ],
)
def test_a_wrong_input_of_render_is_a_sentence(
    run: Run, arguments: list[str], message: str
) -> None:
    assert_refused(run("render", "-o", "figure.png", *arguments), message)


@pytest.mark.parametrize("size", ["1600", "x", "1600x", "x900", "a x b", "1e3x900", "-5x5", "²x³",
                                  "1600x900x2", "", "1600.5x900", "9" * 5000 + "x900"])  # fmt: skip
def test_a_size_that_is_none_leaves_with_2(run: Run, size: str) -> None:
    ran = run("render", "x", "-o", "figure.png", "--size", size)
    assert_misused(ran, "--size is WIDTHxHEIGHT, for example 1600x900")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "the following arguments are required: -o/--output"),
        (["-o"], "expected one argument"),
        (["-o", "f.png", "--size", "10x10"], "--size is from 200x150 to 10000x10000"),
        (["-o", "f.png", "--size", "10001x900"], "--size is from 200x150 to 10000x10000"),
        (["-o", "f.png", "--scale", "0"], "--scale is from 0.1 to 10"),
        (["-o", "f.png", "--scale", "-1"], "--scale is from 0.1 to 10"),
        (["-o", "f.png", "--scale", "nan"], "--scale is from 0.1 to 10"),
        (["-o", "f.png", "--scale", "inf"], "--scale is from 0.1 to 10"),
        (["-o", "f.png", "--scale", "big"], "--scale: invalid float value"),
        (["-o", "f.png", "--size", "10000x10000", "--scale", "10"], "at most 20000 a side"),
        (["-o", "f.png", "--size", "10000x9000", "--scale", "2"], "200 million pixels"),
        (["-o", "f.png", "--theme", "blue"], "--theme: invalid choice"),
        (["-o", "f.png", "--order", "7"], "--order is 0 to 6"),
        (["-o", "f.png", "--dtype", "int32"], "--dtype: invalid choice"),
        (["-o", "f.png", "x", "y"], "unrecognized arguments: y"),
    ],
)
def test_a_wrong_usage_of_render_leaves_with_2(run: Run, arguments: list[str], reason: str) -> None:
    assert_misused(run("render", *arguments), reason)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("folder.png", "folder.png was not written: Is a directory."),
        # Named as what it is.
        (".", "HERE was not written: Is a directory."),
        ("missing/f.png", "f.png was not written: No such file or directory."),
        ("a\0b.png", r"a\x00b.png was not written: no file can have this name."),
    ],
)
def test_a_target_that_cannot_be_written_is_a_sentence_before_anything_is_computed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder.png").mkdir()
    message = message.replace("HERE", tmp_path.name)
    assert_refused(run("render", "x", "-o", target), message)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder.png"]


@pytest.mark.parametrize("name", ["figure", "figure.txt", "figure.jpeg", ".png", "figure.png.gz"])
def test_an_unknown_suffix_is_a_sentence_before_anything_is_computed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    ran = run("render", "x", "-o", str(tmp_path / name))
    said = f"“{name}” should end in .png, .svg, .pdf, .gif, .webp, .mp4, .csv or .wav."
    assert_refused(ran, said)
    assert not list(tmp_path.iterdir())


def test_a_sentence_of_the_figure_is_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import explorer.ui.output.render

    def refuse(*_: object, **__: object) -> None:
        raise SentenceError(sentence("The engine gave no answer."))

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(explorer.ui.output.render, "render", refuse)
    assert_refused(run("render", "x", "-o", "figure.png"), "The engine gave no answer.")


# Figures of two variables


def test_two_variables_make_a_surface(run: Run, rendered: list[tuple[Any, ...]]) -> None:
    ran = run(
        "render", "a x y", "-o", "figure.png", "--range", "-1, 2; 0, π", "--set", "a=2",
        "--point", "(1, 2)", "--3d", "--dtype", "float32",
    )  # fmt: skip
    assert (ran.status, ran.err) == (0, "")
    ((spec, *_),) = rendered
    function = FunctionSpec("a x y", (Parameter("a", 2.0),))
    assert spec == SurfaceSpec(
        function, -1.0, 2.0, 0.0, math.pi, (1.0, 2.0), "float32", in_space=True, equal=False
    )


def test_a_variable_with_a_value_is_no_axis(run: Run, rendered: list[tuple[Any, ...]]) -> None:
    run("render", "x y", "-o", "figure.png", "--set", "y=3", "--order", "1")
    run("render", "x y", "-o", "figure.png", "--set", "x=3")
    (first, *_), (second, *_) = rendered
    assert isinstance(first, CurveSpec)
    assert first.function.axis() == "x"
    assert first.function.values() == {"y": 3.0}
    assert second.function.axis() == "y"


def test_one_range_of_a_surface_is_that_of_the_first_axis(
    run: Run, rendered: list[tuple[Any, ...]]
) -> None:
    run("render", "x y", "-o", "figure.png", "--range", "0, 1", "--point", "0.5, 1")
    ((spec, *_),) = rendered
    assert (spec.low, spec.high, spec.bottom, spec.point) == (0, 1, -3, (0.5, 1))


def test_a_session_of_two_variables_stands_for_its_surface(
    run: Run, rendered: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    spec = SurfaceSpec(FunctionSpec("x y"), in_space=True, turn=10.0)
    (tmp_path / "lesson.json").write_bytes(encode(Session().with_spec(spec)))
    run("render", str(tmp_path / "lesson.json"), "-o", "figure.png")
    assert rendered[0][0] == spec


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--point", "1"], "The point is two numbers, for example 1, 2."),
        (["--point", "(1, 2), (3, 4)"], "The point is two numbers, for example 1, 2."),
        (["--range", "1; 2, 3"], "A range is two numbers, for example -3, 3."),
    ],
)
def test_a_wrong_place_of_a_surface_is_a_sentence(
    run: Run, arguments: list[str], message: str
) -> None:
    assert_refused(run("render", "x y", "-o", "figure.png", *arguments), message)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["x^2", "--3d"], "--3d is for functions of two variables"),
        (["x y", "--order", "2"], "--order is for functions of one variable"),
    ],
)
def test_options_of_the_other_figure_leave_with_2(
    run: Run, arguments: list[str], reason: str
) -> None:
    assert_misused(run("render", *arguments, "-o", "figure.png"), reason)


def test_the_title_and_the_theme_of_paper_are_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import explorer.ui.output.render

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(
        explorer.ui.output.render, "render", lambda *_, **given: asked.append(given)
    )
    assert run("render", "x", "-o", "a.pdf", "--title", "--theme", "print").status == 0
    assert run("render", "x", "-o", "a.pdf").status == 0
    assert [given["title"] for given in asked] == [True, False]


@pytest.mark.parametrize("output", ["numbers.csv"])
def test_numbers_have_no_title(run: Run, output: str) -> None:
    assert_misused(run("render", "x", "-o", output, "--title"), "--title is for the figure")
