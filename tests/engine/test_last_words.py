"""The reason of a process that went down is never a remark of TensorFlow's log."""

from __future__ import annotations

import pytest

from explorer.engine.last_words import last_words

REMARKS = (
    "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
    "E0000 00:00:1796070934.642368   18040 cuda_platform.cc:52] failed call to cuInit: INTERNAL",
    "I0000 00:00:1796070934.642368   18040 port.cc:153] oneDNN custom operations are on.",
    "2026-11-30 20:00:00.123456: W tensorflow/core/framework.cc:84] Allocation exceeds 10%",
)


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_of_the_log_is_no_reason(remark: str) -> None:
    assert last_words(remark.encode()) == ""
    told = f"ssh: connect to host lab port 22: No route to host\n{remark}\n\n"
    assert last_words(told.encode()) == "ssh: connect to host lab port 22: No route to host"


@pytest.mark.parametrize(
    "reason",
    [
        "F0000 00:00:1796070934.642368   18040 tensor.cc:12] Check failed: dtype() == expected",
        "2026-11-30 20:00:00.123456: F tensorflow/core/tensor.cc:12] Check failed: IsAligned()",
        "MemoryError",
        "gradient-explorer: not found",
    ],
)
def test_what_ends_a_process_is(reason: str) -> None:
    assert last_words(f"{REMARKS[1]}\n{reason}\n".encode()) == reason[:200]


def test_one_that_said_nothing_has_none() -> None:
    assert last_words(b"") == ""


def test_a_flood_of_bytes_is_no_reason_but_text_of_another_encoding_is() -> None:
    reason = "ssh: connect: Connexion refusée par l'hôte"
    said = reason.encode("latin-1") + b"\n\xff\x00\x9d\x1bD\xfe\x80R\n"
    assert last_words(said) == reason.replace("é", "\ufffd").replace("ô", "\ufffd")
