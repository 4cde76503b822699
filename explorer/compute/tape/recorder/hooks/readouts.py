"""The hooks that see values leave and enter TensorFlow in Python code."""

from __future__ import annotations

from typing import Any

from explorer.compute.tape import private
from explorer.compute.tape.recorder.hooks.weaving import Seen
from explorer.compute.tape.recorder.live import Conversion, ReadOut
from explorer.compute.tape.recorder.log import Log

METHODS = ("numpy", "__float__", "__int__", "__index__", "__complex__", "__array__", "__bool__")


class Left(Seen):
    """Woven into a method by which a value becomes a number or an array.

    NumPy's own functions on a tensor use its buffer: no method is called, and nothing is seen.
    """

    def __init__(self, log: Log, name: str) -> None:
        super().__init__(log)
        self._name = name

    def begun(self, tensor: Any, *_: Any) -> None:
        """Note that it is read out."""
        log = self.log
        line = log.sites.here().line
        log.readouts.append(ReadOut(private.identity(tensor), self._name, line, log.seen))


class Converted(Seen):
    """Woven into the conversion of Python and NumPy values."""

    def finished(self, token: Any, result: Any) -> None:
        """Note the tensor that was made."""
        log = self.log
        log.conversions.append(Conversion(result._id, log.sites.here().line, log.seen))
