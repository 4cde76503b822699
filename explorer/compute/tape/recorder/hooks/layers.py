"""The hook that sees which Keras layers are called."""

from __future__ import annotations

from typing import Any

from explorer.compute.tape.recorder.hooks.weaving import Seen


class LayerCalled(Seen):
    """Woven into `keras.layers.Layer.__call__`."""

    def begun(self, layer: Any, *_: Any) -> Any:
        """Note that a layer begins."""
        self.log.layers.append(str(layer.name))
        return layer

    def tidied(self, token: Any) -> None:
        """Note that it ends, and learn what its variables are called when the outermost does."""
        self.log.layers.pop()
        if not self.log.layers:
            for variable in token.variables:
                self.log.names.learn(variable, variable.path)
