"""Where an engine runs: on this machine, or on another one by ssh."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess

from explorer.engine.process import worker_process

if TYPE_CHECKING:
    from explorer.core.sentence import Sentence

_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@:%-]{0,254}")
"""What ssh may be given as a host; nothing that it would take for an option or a command."""
_OPTIONS = (
    # No terminal, and no question that nobody sees.
    "-T", "-o", "BatchMode=yes",
    "-o", "ConnectTimeout=10",
    # A line that was cut is noticed, whatever the network says.
    "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3",
)  # fmt: skip
_COMMAND = ("gradient-explorer", "engine")


@dataclass(frozen=True)
class Place:
    """A machine with an engine.

    Args:
        host: as ssh knows it; empty: this machine.
        uses_gpu: whether the engine on this machine may compute on a GPU; on another one it may.
    """

    host: str = ""
    uses_gpu: bool = False

    @property
    def starts(self) -> int:
        """Starts in a row without a Ready before giving up: a line may be away for a minute."""
        return 6 if self.host else 3

    def process(self, parent: QObject) -> QProcess:
        """Return the process that leads to the engine, not started yet."""
        if not self.host:
            return worker_process(parent, uses_gpu=self.uses_gpu)
        process = QProcess(parent)
        process.setProgram(shutil.which("ssh") or "ssh")
        process.setArguments([*_OPTIONS, "--", self.host, *_COMMAND])
        return process

    def starting(self) -> Sentence:
        """Say that it is being started."""
        from explorer.core.sentence import sentence

        if self.host:
            return sentence("Connecting to {host} …", host=self.host)
        return sentence("Starting TensorFlow …")

    def ready(self, version: str, device: str) -> Sentence:
        """Say that it can be asked, with what computes there."""
        from explorer.core.sentence import sentence

        if self.host:
            return sentence(
                "TensorFlow {version} ready on {host} ({device})",
                version=version,
                host=self.host,
                device=device or "CPU",
            )
        if device and not device.startswith("CPU"):
            return sentence("TensorFlow {version} ready ({device})", version=version, device=device)
        return sentence("TensorFlow {version} ready", version=version)

    def restarting(self, reason: str) -> Sentence:
        """Say that it went down and is started again."""
        from explorer.core.sentence import sentence

        if self.host:
            return sentence(
                "No line to {host}: {reason}. Connecting again …", host=self.host, reason=reason
            )
        return sentence("The engine stopped and is being started again …")

    def lost(self) -> Sentence:
        """Say of a question that it went down under it."""
        from explorer.core.sentence import sentence

        if self.host:
            return sentence("The line to {host} was lost meanwhile.", host=self.host)
        return sentence("The engine crashed while computing this.")

    def left(self) -> Sentence:
        """Say of a question that the engine moved elsewhere under it."""
        from explorer.core.sentence import sentence

        return sentence("This ended when another machine was chosen.")

    def given_up(self, reason: str) -> Sentence:
        """Say that it does not start."""
        from explorer.core.sentence import sentence

        if self.host:
            return sentence("{host} gives no engine: {reason}", host=self.host, reason=reason)
        return sentence("TensorFlow does not start: {reason}", reason=reason)

    def other_version(self, theirs: str, own: str) -> Sentence:
        """Say that what runs there is of another version than the window."""
        from explorer.core.sentence import sentence

        return sentence(
            "{host} has version {theirs} of Gradient Explorer and this window {own}: install the "
            "same on both.",
            host=self.host or "The engine",
            theirs=theirs or "0.1.0",
            own=own,
        )


def host_error(host: str) -> Sentence | None:
    """Say why this can be no host; None where it can, or where it is empty."""
    from explorer.core.sentence import sentence

    if not host or _HOST.fullmatch(host):
        return None
    return sentence(
        "“{host}” cannot be a host; write it as for ssh, for example user@machine.", host=host[:60]
    )
