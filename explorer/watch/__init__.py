"""Watch your own training loop while it runs, from any script or notebook.

    from explorer import watch

    log = watch.run("my loop")
    for step in range(steps):
        ...
        log(step, loss=loss, accuracy=accuracy)

and with Keras `model.fit(..., callbacks=[watch.KerasCallback("my model")])`. Both write event files
into the folder “logs”, which Gradient Explorer shows while they grow (Training, “Open log
folder …”), as does TensorBoard. A step costs some microseconds; nothing of the training is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.watch.logger import Logger, run

if TYPE_CHECKING:
    from explorer.watch.callback import KerasCallback

__all__ = ["KerasCallback", "Logger", "run"]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import what needs Keras only where it is asked for."""
    if name == "KerasCallback":
        from explorer.watch.callback import KerasCallback

        return KerasCallback
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
