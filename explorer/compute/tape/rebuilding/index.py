"""The operations of a recording by the tensors that they make and take."""

from __future__ import annotations

from collections import defaultdict

from explorer.compute.tape.recorder.live import LiveOperation
from explorer.compute.tape.recorder.recording import Recording


class Index:
    """Made once for all calls of a recording; what was traced is left out."""

    def __init__(self, recording: Recording) -> None:
        self._makers: defaultdict[int, list[LiveOperation]] = defaultdict(list)
        self._takers: defaultdict[int, list[LiveOperation]] = defaultdict(list)
        for operation in recording.log.operations:
            if operation.traced:
                continue
            for number in operation.output_ids:
                self._makers[number].append(operation)
            for number in dict.fromkeys(operation.input_ids):
                self._takers[number].append(operation)

    def takers(self, tensor: int, before: int) -> list[LiveOperation]:
        """Return the operations that took a tensor, among the first so many."""
        return [each for each in self._takers.get(tensor, ()) if each.id < before]

    def behind(self, tensors: list[int], before: int) -> list[LiveOperation]:
        """Return all operations, among the first so many, that tensors are made by, in order."""
        found: dict[int, LiveOperation] = {}
        known = set(tensors)
        open_ends = list(tensors)
        while open_ends:
            for operation in self._makers.get(open_ends.pop(), ()):
                if operation.id < before and operation.id not in found:
                    found[operation.id] = operation
                    new = set(operation.input_ids) - known
                    known |= new
                    open_ends.extend(new)
        return [found[number] for number in sorted(found)]
