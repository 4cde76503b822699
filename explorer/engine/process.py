"""A worker as a process of its own, made and not yet started."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer

from explorer.processes import worker_command


def worker_process(
    parent: QObject,
    *arguments: str,
    module: str = "explorer.engine.worker",
    uses_gpu: bool = False,
) -> QProcess:
    """Return the process of a worker, a module with a `main`, and with what that is told."""
    process = QProcess(parent)
    process.setProcessEnvironment(_environment(uses_gpu=uses_gpu))
    program, *first = worker_command(module)
    process.setProgram(program)
    process.setArguments([*first, *arguments])
    if sys.platform != "win32":
        # Ctrl+C in a terminal is for the window, which ends the worker when it is time.
        process.setUnixProcessParameters(QProcess.UnixProcessFlag.CreateNewSession)
    return process


def end_worker(process: QProcess) -> None:
    """End a worker, and wait for it: by itself when its input closes, but a hung one does not."""
    process.blockSignals(True)
    process.closeWriteChannel()
    if not process.waitForFinished(300):
        process.kill()
        process.waitForFinished(2000)


def abandon_worker(process: QProcess) -> None:
    """Have nothing to do with a worker any more, without waiting for its end."""
    process.finished.connect(process.deleteLater)
    process.closeWriteChannel()
    QTimer.singleShot(300, process, process.kill)


def _environment(*, uses_gpu: bool) -> QProcessEnvironment:
    environment = QProcessEnvironment.systemEnvironment()
    package_parent = str(Path(__file__).resolve().parents[2])
    paths = [package_parent, *filter(None, [environment.value("PYTHONPATH")])]
    environment.insert("PYTHONPATH", os.pathsep.join(paths))
    environment.insert("TF_CPP_MIN_LOG_LEVEL", "3")
    # A figure of a snippet has no window to be shown in, and must not wait for one to be closed.
    environment.insert("MPLBACKEND", "Agg")
    if not uses_gpu:
        # Small float64 arrays are fastest where they are; starting CUDA would cost seconds.
        environment.insert("CUDA_VISIBLE_DEVICES", "-1")
    return environment
