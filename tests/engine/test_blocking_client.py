"""An engine of one's own that is waited for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

import explorer.engine.blocking_client
from explorer.core.curves.spec import CurveProblem
from explorer.core.results import Progress
from explorer.core.sentence import SentenceError, sentence
from explorer.engine.blocking_client import BlockingClient
from explorer.engine.client import EngineState
from explorer.engine.job import Job


class _Engine(QObject):
    """Answers with three parts at once, or not at all."""

    state_changed = Signal(object, object)
    problem = ""

    def start(self) -> None: ...

    def request(self, problem: CurveProblem) -> Job:
        job = Job(1, problem, "", lambda _: None, lambda _, order: None)
        QTimer.singleShot(0, lambda: self._answer(job))
        return job

    def _answer(self, job: Job) -> None:
        if self.problem == "failed":
            job.failed.emit(sentence("It cannot be computed."))
        elif self.problem == "dead":
            self.state_changed.emit(EngineState.FAILED, sentence("TensorFlow does not start."))
        elif not self.problem:
            for done in range(3):
                job.answered.emit(Progress(done, 3))
        job.finished.emit()


@pytest.fixture
def client(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> BlockingClient:
    monkeypatch.setattr(explorer.engine.blocking_client, "Engine", _Engine)
    return BlockingClient()


def test_all_parts_are_returned(client: BlockingClient) -> None:
    assert client.ask(CurveProblem()) == [Progress(done, 3) for done in range(3)]


def test_parts_after_one_that_suffices_are_left_though_they_came_with_it(
    client: BlockingClient,
) -> None:
    found = client.ask(CurveProblem(), lambda part: part == Progress(1, 3))
    assert found == [Progress(0, 3), Progress(1, 3)]


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("failed", "It cannot be computed."),
        ("dead", "TensorFlow does not start."),
        ("silent", "The engine gave no answer."),
    ],
)
def test_what_gives_no_answer_is_a_sentence(
    client: BlockingClient, monkeypatch: pytest.MonkeyPatch, problem: str, said: str
) -> None:
    monkeypatch.setattr(_Engine, "problem", problem)
    with pytest.raises(SentenceError, match=said):
        client.ask(CurveProblem())
