"""The parts of what a run has to say beside its output: warnings, error, why it ended, proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from explorer.core.sentence import Sentence
from explorer.core.tape.record import Checked, Output, TapeRecord, Trouble, Warned
from explorer.core.tape.text.terminal import cost
from explorer.ui.pages.tape.texts import tr
from explorer.ui.widgets.translation import translated

_MOST_WARNED = 50_000
"""Characters of warnings that are shown."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text in one role, of one line of the snippet."""

    text: str
    role: str
    line: int | None = None


def written(output: Iterable[Output], *, is_all: bool) -> list[Piece]:
    """Return what a snippet wrote, as far as it is shown, with a word where that is not all."""
    pieces = [Piece(each.text, each.stream, each.line) for each in output]
    if not is_all:
        pieces.append(Piece(f"\n{tr('… more was written; it is not shown here')}\n", "muted"))
    return pieces


def remarks(record: TapeRecord) -> list[Piece]:
    """Return what is said of a run after its output."""
    pieces = list(_warnings(record.warnings))
    if record.error is not None:
        pieces += _error(record.error)
    for note in record.notes:
        pieces.append(Piece(f"{_at(note.line)}{translated(note.sentence)}\n", "ink", note.line))
    pieces += ended(*(said for said in (record.stopped, record.not_seen) if said is not None))
    if record.checked is not None:
        pieces += _checked(record.checked)
    return pieces


def ended(*said: Sentence) -> list[Piece]:
    """Return why a run did not come to its end, or what could not be seen."""
    return [Piece(f"{translated(each)}\n", "waiting") for each in said]


def _warnings(warnings: tuple[Warned, ...]) -> Iterator[Piece]:
    room = _MOST_WARNED
    left = len(warnings)
    for warned, group in groupby(warnings):
        count = sum(1 for _ in group)
        times = "" if count == 1 else f" ({tr('{count} times').format(count=f'{count:,}')})"
        text = f"{_at(warned.line)}{warned.message}{times}\n"
        room -= cost(text)
        if room < 0:
            text = tr("… and {count} warnings more").format(count=f"{left:,}")
            yield Piece(f"{text}\n", "muted")
            return
        left -= count
        yield Piece(text, "waiting", warned.line)
        yield from _advice(warned.sentence, warned.line)


def _error(error: Trouble) -> list[Piece]:
    text = f"{_at(error.line)}{error.type}: {error.message}\n"
    return [Piece(text, "error", error.line), *_advice(error.sentence, error.line)]


def _advice(said: Sentence | None, line: int | None) -> list[Piece]:
    return [] if said is None else [Piece(f"{translated(said)}\n", "ink", line)]


def _at(line: int | None) -> str:
    return "" if line is None else tr("line {line}: ").format(line=line)


def _checked(checked: Checked) -> list[Piece]:
    """Return what the proof by replay gave."""
    others = {each.operation for each in checked.differing if each.what == "value"}
    wrong = {each.operation for each in checked.differing if each.what == "adjoint"}
    count = checked.replayed + len(others)
    if not count:
        return []
    said = [_again(count, len(others))]
    if checked.adjoints:
        said.append(_adjoints(checked.adjoints))
    if wrong:
        said.append(tr("adjoints that differ: {count}").format(count=f"{len(wrong):,}"))
    if checked.skipped:
        # Random, with effects, or in a graph.
        said.append(tr("{count} cannot be run again").format(count=f"{checked.skipped:,}"))
    sign, role = ("✗", "error") if checked.differing else ("✓", "good")
    return [Piece(f"{sign} {' · '.join(said)}", role)]


def _again(count: int, differing: int) -> str:
    if differing:
        text = tr("replayed: {differing} of {count} operations gave another value")
    elif count == 1:
        text = tr("replayed: the operation gave the same value again")
    else:
        text = tr("replayed: all {count} operations gave the same values again")
    return text.format(count=f"{count:,}", differing=f"{differing:,}")


def _adjoints(count: int) -> str:
    if count == 1:
        return tr("1 adjoint equal to TensorFlow’s own")
    return tr("{count} adjoints equal to TensorFlow’s own").format(count=f"{count:,}")
