"""What is to be said of each tape: what it watched and why, and how much it recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from explorer.core.sentence import Sentence, sentence, short
from explorer.core.tape.notation.names import source_name
from explorer.core.tape.record import Tape, TapeRecord

_MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class TapeSummary:
    """A tape, or all those that were opened at one place."""

    number: int
    """Of its colour."""
    name: str
    lines: tuple[int, int] | None
    count: int
    """How many tapes were opened there."""
    recorded: int
    """Operations that the one of them recorded which recorded most."""
    seen: int
    """Operations that ran while it was open."""
    about: tuple[Sentence, ...]


def tape_summaries(record: TapeRecord) -> tuple[TapeSummary, ...]:
    """Return the tapes of a record in order of their places."""
    recorded: Counter[int] = Counter(
        tape for operation in record.operations for tape in operation.tapes
    )
    places: dict[object, list[Tape]] = {}
    for tape in record.tapes:
        places.setdefault(tape.lines or ("never entered", tape.id), []).append(tape)
    return tuple(
        _summary(number, tapes, recorded)
        for number, tapes in enumerate(sorted(places.values(), key=lambda each: each[0].id))
    )


def tape_numbers(record: TapeRecord) -> dict[int, int]:
    """Return the number of each tape's colour: those of one place have the same."""
    numbers: dict[object, int] = {}
    return {
        tape.id: numbers.setdefault(tape.lines or ("never entered", tape.id), len(numbers))
        for tape in record.tapes
    }


def _summary(number: int, tapes: list[Tape], recorded: Mapping[int, int]) -> TapeSummary:
    """Return what is said of the tapes of one place, by that which recorded most."""
    tape = max(reversed(tapes), key=lambda each: recorded[each.id])
    most, seen = recorded[tape.id], _seen(tape)
    about = [*_about(tape, most, seen)]
    empty = sum(not recorded[each.id] for each in tapes)
    if most and empty:
        about.append(
            sentence("{empty} of the {count} recorded nothing.", empty=empty, count=len(tapes))
        )
    return TapeSummary(number, tape.name, tape.lines, len(tapes), most, seen, tuple(about))


def _seen(tape: Tape) -> int:
    """Return how many operations ran while a tape was open."""
    total, since = 0, None
    for event in tape.events:
        if event.kind in {"enter", "resume"}:
            since = event.at if since is None else since
        elif event.kind in {"exit", "stop"} and since is not None:
            total, since = total + event.at - since, None
    return total


def _about(tape: Tape, recorded: int, seen: int) -> tuple[Sentence, ...]:
    said = [*_watching(tape)]
    if not tape.watches_variables:
        said.append(sentence("It does not watch variables by itself."))
    if tape.persistent:
        said.append(sentence("Persistent: it can be asked again."))
    stops = [event.line for event in tape.events if event.kind == "stop"]
    if stops:
        said.append(sentence("Recording was stopped in line {line}.", line=stops[0] or "?"))
    resets = [event.line for event in tape.events if event.kind == "reset"]
    if resets:
        said.append(sentence("It was reset in line {line}.", line=resets[0] or "?"))
    if not recorded:
        said.append(
            sentence("It recorded nothing: no input of an operation was watched.")
            if seen
            else sentence("It recorded nothing: no operation ran within it.")
        )
    return tuple(said)


def _watching(tape: Tape) -> list[Sentence]:
    """Return what a tape watches because it was asked to, and what because it is a variable."""
    own = list(dict.fromkeys(e.name for e in tape.events if e.kind == "access" and e.name))
    asked: dict[int | None, list[str]] = {}
    for event in tape.events:
        if event.kind == "watch":
            names = asked.setdefault(event.line, [])
            if event.name and event.name not in names:
                names.append(event.name)
    said = [_asked(line, names) for line, names in asked.items()]
    if len(own) == 1:
        said.append(sentence("Watches {name}, because it is a tf.Variable.", name=own[0]))
    elif own:
        said.append(sentence("Watches {names}, because they are variables.", names=_listed(own)))
    if not said:
        said.append(sentence("It watches nothing."))
    return said


def _asked(line: int | None, names: list[str]) -> Sentence:
    shown = _listed(names) or "?"
    if line is None:
        return sentence("Watches {names}, as it was asked to.", names=shown)
    return sentence("Watches {names}, asked for in line {line}.", names=shown, line=line)


def _listed(names: list[str]) -> str:
    shown = [short(source_name(name).partition(":")[0]) for name in names[:_MOST_NAMES]]
    return ", ".join(shown) + (", …" if len(names) > _MOST_NAMES else "")
