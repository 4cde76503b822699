"""Descents as the TensorFlow program that takes the paths shown, as the notebooks write it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from explorer.core.descent.spec import DescentProblem, StartsProblem, SweepProblem
from explorer.core.language.expression import functions_used, names
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.source import python_name, to_tensorflow
from explorer.core.optimizers.config import OptimizerConfig, labels
from explorer.programs.curves import beginning, with_plain_y
from explorer.programs.formatting import folded
from explorer.programs.optimizer import optimizer_lines


def descent(
    problem: DescentProblem, sweep: SweepProblem | None = None, starts: StartsProblem | None = None
) -> str:
    """Return the program of all runners, one after the other.

    Run, it leaves `path`, steps + 1 lists with the value of every variable; of several runners
    `paths`, a path by the label of each. With a sweep it leaves `rates` and `losses`, a list by the
    label of each runner, and with a map of starts `ends`, an array for every variable.
    Raises ParseError.
    """
    expression, axes = problem.function.parsed().expression, problem.function.axes()
    variables = [python_name(name) for name in axes]
    body = to_tensorflow(expression, problem.dtype)
    function = f"def f({', '.join(variables)}):\n    return {body}"
    text = beginning(expression, problem.function.values(axes), function, problem.dtype)
    may_be_none = not set(axes) <= set(names(expression)) or any(
        not FUNCTIONS[name].differentiable or FUNCTIONS[name].definition
        for name in functions_used(expression)
    )
    write = _Writer(problem, variables, may_be_none)
    lines = _joined(problem, [write.path(runner) for runner in problem.runners])
    if sweep is not None:
        text = f"import numpy as np\n{text}"
        lines += ["", "", *write.sweep(sweep)]
    if starts is not None:
        lines += ["", "", *write.starts(starts)]
    return folded(with_plain_y(text + "\n".join(lines)))


def shown_descent(
    problem: DescentProblem, sweep: SweepProblem | None = None, starts: StartsProblem | None = None
) -> str:
    """Return the program of `descent` that also prints its paths and draws their losses.

    The picture takes matplotlib; without it the program says so. Raises ParseError.
    """
    variables = "  ".join(f"{name:>12}" for name in problem.function.axes())
    show = _SHOW.format(dtype=problem.dtype, variables=variables)
    (label, *others) = labels(problem.runners)
    runs = "paths" if others else f'{{"{label}": path}}'
    return f"{descent(problem, sweep, starts).rstrip()}\n\n\n{show}show({runs})\n"


_SHOW = """\
def show(runs):
    def value(place):
        at = tf.constant(place, tf.{dtype})
        return float(f(*tf.unstack(at)))

    for title, places in runs.items():
        print(title)
        print("  step{variables}             f")
        last = len(places) - 1
        some = range(0, last, max(1, last // 10))
        for step in [*some, last]:
            row = [*places[step], value(places[step])]
            print(f"{{step:6}}", *(f"{{v:12.6g}}" for v in row))
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        print("To see it drawn, install matplotlib.")
        return
    for title, places in runs.items():
        plt.plot([value(p) for p in places], label=title)
    plt.xlabel("step")
    plt.ylabel("f")
    plt.legend()
    plt.show()


"""
"""Everything in a function of its own: no letter of f is lost."""


def _joined(problem: DescentProblem, loops: list[list[str]]) -> list[str]:
    """Return the loops one below the other, each of several with its name."""
    if len(loops) == 1:
        return loops[0]
    lines = ["paths = {}"]
    for label, loop in zip(labels(problem.runners), loops, strict=True):
        lines += ["", f"# {label}", *loop, f'paths["{label}"] = path']
    return lines


@dataclass(frozen=True)
class _Writer:
    """Writes loops over the steps of one descent."""

    problem: DescentProblem
    variables: list[str]
    is_guarded: bool
    """Whether a gradient may be None."""

    def path(self, runner: OptimizerConfig) -> list[str]:
        """Return the loop of a runner that keeps all places."""
        place = ", ".join(f"float({name})" for name in self.variables)
        return [
            *self._start(),
            *optimizer_lines(runner, f"{runner.rate!r}"),
            f"path = [[{place}]]",
            *self._loop(runner, f"{runner.rate!r}"),
            f"    path.append([{place}])",
        ]

    def sweep(self, sweep: SweepProblem) -> list[str]:
        """Return the loops of all runners, at all rates."""
        low, high, count = sweep.low, sweep.high, sweep.count
        lines = [
            "# the loss after the last step, by rate",
            f"rates = np.geomspace({low!r}, {high!r}, {count})",
            "rates = rates.tolist()",
            "losses = {}",
        ]
        for label, runner in zip(labels(self.problem.runners), self.problem.runners, strict=True):
            inside = [
                *self._start(),
                *optimizer_lines(runner, "rate"),
                *self._loop(runner, "rate"),
                f"return float(f({', '.join(self.variables)}))",
            ]
            name = f"{_python_label(label)}_loss"
            lines += ["", "", f"def {name}(rate):", *(f"    {line}" for line in inside), "", ""]
            lines.append(f'losses["{label}"] = [{name}(r) for r in rates]')
        return lines

    def starts(self, starts: StartsProblem) -> list[str]:
        """Return the loop of the first runner from all places of a grid at once."""
        runner = starts.descent.runners[0]
        ranges = [(starts.low, starts.high), (starts.bottom, starts.top)]
        sides = [
            f"tf.linspace(tf.constant({low!r}, tf.{self.problem.dtype}), {high!r}, {starts.side})"
            for low, high in ranges[: len(self.variables)]
        ]
        lines = ["# all starts at once"]
        names = ", ".join(self.variables)
        if len(sides) == 1:
            lines.append(f"{names} = {sides[0]}")
        else:
            sided = [f"{name} = {side}" for name, side in zip(self.variables, sides, strict=True)]
            lines += [*sided, f"{names} = tf.meshgrid({names})"]
        return [
            *lines,
            *(f"{name} = tf.Variable({name})" for name in self.variables),
            *optimizer_lines(runner, f"{runner.rate!r}"),
            *self._loop(runner, f"{runner.rate!r}"),
            f"ends = [{', '.join(f'{name}.numpy()' for name in self.variables)}]",
        ]

    def _start(self) -> list[str]:
        return [
            f"{name} = tf.Variable({value!r}, dtype=tf.{self.problem.dtype})"
            for name, value in zip(self.variables, self.problem.start, strict=False)
        ]

    def _loop(self, runner: OptimizerConfig, rate: str) -> list[str]:
        update = _update_one if len(self.variables) == 1 else _update_all
        if runner.schedule != "constant":
            rate = f"tf.cast(rate(step), tf.{self.problem.dtype})"
        step = rate if runner.optimizer == "tape" else ""
        return [
            f"for step in range({self.problem.steps}):",
            "    with tf.GradientTape() as tape:",
            f"        loss = f({', '.join(self.variables)})",
            *(f"    {line}" for line in update(self.variables, step, guarded=self.is_guarded)),
        ]


def _python_label(label: str) -> str:
    """Return the label of a runner as the beginning of a name in Python."""
    return re.sub(r"\W+", "_", label).strip("_")


def _update_one(variables: list[str], rate: str, *, guarded: bool) -> list[str]:
    """Return the update at a rate of a loop of one's own; without one, of Keras' optimizer."""
    (x,) = variables
    if rate:
        step = f"{x}.assign_sub({rate} * gradient)"
    else:
        step = f"optimizer.apply_gradients([(gradient, {x})])"
    guard = ["if gradient is not None:"] if guarded else []
    return [
        f"gradient = tape.gradient(loss, {x})",
        *guard,
        f"{'    ' if guarded else ''}{step}",
    ]


def _update_all(variables: list[str], rate: str, *, guarded: bool) -> list[str]:
    lines = [f"at = [{', '.join(variables)}]", "gradients = tape.gradient(loss, at)"]
    if rate:
        guard = ["    if g is not None:"] if guarded else []
        indent = "        " if guarded else "    "
        step = f"{indent}v.assign_sub({rate} * g)"
        return [*lines, "for v, g in zip(at, gradients):", *guard, step]
    if not guarded:
        return [*lines, "optimizer.apply_gradients(zip(gradients, at))"]
    return [
        *lines,
        "pairs = [",
        "    (g, v)",
        "    for g, v in zip(gradients, at)",
        "    if g is not None",
        "]",
        "if pairs:",
        "    optimizer.apply_gradients(pairs)",
    ]
