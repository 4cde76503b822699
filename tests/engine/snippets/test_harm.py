"""What a snippet does to its own process harms nothing else; then a fresh one is ready."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from tests.engine.snippets.trying import Tried, wait_until

pytestmark = pytest.mark.slow

HUNG = "The snippet ran longer than 1 seconds and could not be stopped, so its process was ended."
FAILED = {
    "C code": ("import re\nre.match('(a+)+$', 'a' * 60 + 'b')\n", HUNG),
    "stopped as a job": ("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n", HUNG),
    "killed": (
        "import os\nprint('begun')\nos.kill(os.getpid(), 9)\n",
        "The snippet's process was killed (SIGKILL).",
    ),
    "crashed": (
        "import ctypes\nctypes.string_at(0)\n",
        "The snippet's process crashed (SIGSEGV: memory that is not its own).",
    ),
    "descriptors closed": (
        "import os\nos.closerange(0, 1000)\n",
        "The snippet closed or overwrote the pipes between its process and this program, so the "
        "process was ended.",
    ),
    "garbage everywhere": (
        "import os\nfor i in range(1000):\n    try:\n        os.write(i, b'garbage!' * 100)\n"
        "    except OSError:\n        pass\n",
        "The snippet wrote into the pipe between its process and this program, so the process was "
        "ended.",
    ),
    "forks without end": (
        "import os\nwhile True:\n    os.fork()\n",
        "The snippet started more than 64 processes, so all of them were ended.",
    ),
}
"""With nothing to be had of it."""


@pytest.mark.parametrize("name", FAILED)
def test_what_kills_its_process_is_told_and_leaves_nothing(tried: Tried, name: str) -> None:
    text, reason = FAILED[name]
    heard = tried.run(text, seconds=30.0 if "fork" in name else 1.0)
    assert (heard.record, heard.failure) == (None, reason)
    assert heard.live == ("begun\n" if "begun" in text else "")
    wait_until(lambda: tried.left() == [])


def test_a_file_that_takes_the_number_of_a_pipe_is_not_written_to(
    tried: Tried, tmp_path: Path
) -> None:
    heard = tried.run(
        f"import os\nos.closerange(0, 1000)\n"
        f"files = [open({str(tmp_path / 'mine')!r}, 'w') for i in range(300)]\n"
    )
    assert heard.failure.startswith("The snippet closed or overwrote the pipes")
    assert (tmp_path / "mine").read_bytes() == b""


def test_children_that_hide_are_ended_too(tried: Tried) -> None:
    heard = tried.run(
        "import os, subprocess, time\n"
        "subprocess.Popen(['sleep', '7171'])\n"
        "subprocess.Popen(['sleep', '7171'], start_new_session=True, env={})\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        time.sleep(7171)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
    )
    assert heard.record is not None
    assert heard.record.error is None
    wait_until(lambda: tried.left() == [])

    def sleepers() -> list[int]:
        all_processes = psutil.process_iter(["cmdline"])
        return [p.pid for p in all_processes if "7171" in (p.info["cmdline"] or ())]

    wait_until(lambda: sleepers() == [])
