"""Where an engine runs: on this machine, or on another one over ssh."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment

from explorer.core.sentence import Sentence, sentence
from explorer.engine.process import worker_process
from explorer.processes import environment_of_others

_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@:%-]{0,254}")
"""What is passed to ssh as a host: nothing that it could take for an option or a command."""
_OPTIONS = (
    # No terminal, and no questions, which nobody would see.
    "-T", "-o", "BatchMode=yes",
    "-o", "ConnectTimeout=10",
    # Notices a connection that was cut, even if the network reports nothing.
    "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3",
)  # fmt: skip
_COMMAND = ("gradient-explorer", "engine")


@dataclass(frozen=True)
class Place:
    """A machine with an engine.

    Args:
        host: as ssh takes it; empty: this machine.
        uses_gpu: whether an engine on this machine may use a GPU; one elsewhere always may.
    """

    host: str = ""
    uses_gpu: bool = False

    @property
    def starts(self) -> int:
        """Starts in a row without a Ready before giving up: a host may be away for a while."""
        return 6 if self.host else 3

    def process(self, parent: QObject) -> QProcess:
        """Return the process of the engine, or of ssh to it, not started yet."""
        if not self.host:
            return worker_process(parent, uses_gpu=self.uses_gpu)
        process = QProcess(parent)
        environment = QProcessEnvironment()
        for name, value in environment_of_others().items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.setProgram(shutil.which("ssh") or "ssh")
        process.setArguments([*_OPTIONS, "--", self.host, *_COMMAND])
        return process

    def starting(self) -> Sentence:
        """Say that the engine is being started."""
        if self.host:
            return sentence("Connecting to {host} …", host=self.host)
        return sentence("Starting TensorFlow …")

    def ready(self, version: str, device: str) -> Sentence:
        """Say that the engine is ready, and what computes there."""
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
        """Say that the engine went down and is started again."""
        if self.host:
            return sentence(
                "No line to {host}: {reason}. Connecting again …", host=self.host, reason=reason
            )
        return sentence("The engine stopped and is being started again …")

    def lost(self) -> Sentence:
        """Say, of a request, that the engine went down during it."""
        if self.host:
            return sentence("The line to {host} was lost meanwhile.", host=self.host)
        return sentence("The engine crashed while computing this.")

    def left(self) -> Sentence:
        """Say, of a request, that another machine was chosen during it."""
        return sentence("This ended when another machine was chosen.")

    def given_up(self, reason: str) -> Sentence:
        """Say that the engine does not start."""
        if self.host:
            return sentence("{host} gives no engine: {reason}", host=self.host, reason=reason)
        return sentence("TensorFlow does not start: {reason}", reason=reason)

    def other_version(self, theirs: str, own: str) -> Sentence:
        """Say that the engine there is of another version than the window."""
        return sentence(
            "{host} has version {theirs} of Gradient Explorer and this window {own}: install the "
            "same on both.",
            host=self.host or "The engine",
            theirs=theirs or "0.1.0",
            own=own,
        )


def host_error(host: str) -> Sentence | None:
    """Say why a text cannot be a host; None if it can, or is empty."""
    if not host or _HOST.fullmatch(host):
        return None
    return sentence(
        "“{host}” cannot be a host; write it as for ssh, for example user@machine.", host=host[:60]
    )
