"""What the snippet calls its tensors, variables and tapes."""

from __future__ import annotations

from collections.abc import Mapping
from types import FrameType
from typing import Any

import tensorflow as tf

from explorer.compute.tape import private


class Names:
    """Names by tensor and by object, as frames of the snippet bound them."""

    def __init__(self) -> None:
        self.tensors: dict[int, str] = {}
        self.objects: dict[int, str] = {}
        """By `id`, of the frame that was looked at last."""

    def look(self, frame: FrameType | None) -> None:
        """Learn what names of a frame of the snippet stand for now."""
        if frame is None:
            return
        self.objects.clear()
        # What the module calls it is better known than what a function that gets it does.
        if frame.f_globals is not frame.f_locals:
            self._learn_all(frame.f_globals)
        self._learn_all(frame.f_locals)

    def _learn_all(self, bound: Mapping[str, Any]) -> None:
        for name, value in list(bound.items()):
            if isinstance(value, private.eager_tensor | tf.Variable):
                self.tensors.setdefault(private.identity(value), name)
            elif isinstance(value, tf.GradientTape):
                self.objects[id(value)] = name

    def learn(self, tensor: Any, name: str) -> None:
        """Learn a name of something that has none yet."""
        self.tensors.setdefault(private.identity(tensor), name)

    def tensor(self, tensor: Any) -> str:  # anything that a tape handles
        """Return the name of a tensor or variable, or nothing."""
        return self.tensors.get(private.identity(tensor), "")
