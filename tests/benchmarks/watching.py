"""What it costs to watch a training: its layers and its sharpness, on against off.

    python -m tests.benchmarks.watching

CPU time of the process, of runs that take turns. Of a run in the window the first is left out, as
it compiles; of the command all is counted, as that is what its caller waits for.
"""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import psutil
from msgspec.structs import replace

from explorer.compute.training import training
from explorer.core.training.curves import RunCurves
from explorer.core.training.data import Data, Digits, Housing, Points, Samples
from explorer.core.training.results import TrainingEpoch, TrainingInside, TrainingSharpness
from explorer.core.training.spec import TrainingProblem, TrainingRun
from explorer.core.training.usual import usual_problem

DATA: dict[str, Data] = {"california": Housing(), "digits": Digits(), "moons": Points("moons")}
EPOCHS = {"california": 300, "digits": 120, "moons": 600}
ROUNDS = 3


def say(text: str) -> None:
    """Print a row at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def seconds(problem: TrainingProblem, *, watched: bool) -> tuple[float, list[int]]:
    """Return the seconds of a run, and after which epochs it was looked inside, and measured."""
    began, looks = time.process_time(), [0, 0]
    for piece in training.run(TrainingRun(problem, inside=watched, sharpness=watched)):
        looks[0] += isinstance(piece, TrainingInside)
        looks[1] += isinstance(piece, TrainingSharpness)
    return time.process_time() - began, looks


def in_the_window() -> None:
    """Compare runs of several data as the window has them."""
    for name, data in DATA.items():
        problem = replace(usual_problem(data), epochs=EPOCHS[name], early_stopping=0)
        for watched in (False, True):
            seconds(replace(problem, epochs=3), watched=watched)
        plain, seen, looks = [], [], [0, 0]
        for _ in range(ROUNDS):
            plain.append(seconds(problem, watched=False)[0])
            took, looks = seconds(problem, watched=True)
            seen.append(took)
        ratio = statistics.median(seen) / statistics.median(plain)
        say(
            f"{name:<10} {problem.epochs} epochs: {ratio:.2f} × with all watching on, which is "
            f"{looks[0]} looks inside and {looks[1]} sharpnesses"
        )


def by_the_command() -> None:
    """Compare whole calls of `train`."""
    for name in DATA:
        took: dict[bool, list[float]] = {False: [], True: []}
        for _ in range(ROUNDS):
            for watched, rounds in took.items():
                options = ["--inside", "--sharpness"] if watched else []
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run(
                    [sys.executable, "-m", "explorer", "train", "--data", name, *options],
                    check=True,
                    capture_output=True,
                )
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                rounds.append(sum(after[:2]) - sum(before[:2]))
        ratio = statistics.median(took[True]) / statistics.median(took[False])
        say(f"{name:<10} train --inside --sharpness: {ratio:.2f} × train")


def memory(count: int = 10_000) -> None:
    """Tell how much memory is taken along many epochs, with the curves that the window keeps."""
    process, taken = psutil.Process(), []
    problem = TrainingProblem(data=Samples(), epochs=count)
    curves = RunCurves(1, "", problem)
    for piece in training.run(TrainingRun(problem, inside=True, sharpness=True)):
        if piece is not None:
            curves.take(piece)
        if isinstance(piece, TrainingEpoch) and piece.epoch % (count // 10) == 0:
            gc.collect()
            taken.append(f"{process.memory_info().rss / 1e6:.0f}")
    say(
        f"memory along {count:,} watched epochs: {' '.join(taken)} MB; kept are "
        f"{len(curves.inside)} looks inside and {len(curves.sharpness.values)} sharpnesses"
    )


if __name__ == "__main__":
    in_the_window()
    memory()
    by_the_command()
