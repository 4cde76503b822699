"""Programs as files hold them: in every encoding and with every line end, and notebooks."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from explorer.core.sentence import SentenceError
from explorer.core.tape.spec import MOST_TEXT
from explorer.storage.snippets import is_program, read_snippet


def written(folder: Path, data: bytes | dict[str, Any], name: str = "program.py") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return path


def notebook(*cells: str | list[str]) -> dict[str, Any]:
    made = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells]
    return {"cells": [{"cell_type": "markdown", "source": "# Title"}, *made], "nbformat": 4}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 1\ny = 2\n", "x = 1\ny = 2\n"),
        (b"x = 1\r\ny = 2\r\n", "x = 1\ny = 2\n"),
        (b"x = 1\ry = 2", "x = 1\ny = 2"),
        (b"\xef\xbb\xbfx = '\xc3\xa4'\n", "x = 'ä'\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe4'\n", "# -*- coding: latin-1 -*-\nx = 'ä'\n"),
        ("# coding: gbk\nx = '梯度'\n".encode("gbk"), "# coding: gbk\nx = '梯度'\n"),
        (b"", ""),
    ],
)
def test_a_program_is_read_as_python_reads_it(tmp_path: Path, data: bytes, text: str) -> None:
    assert read_snippet(written(tmp_path, data)) == text


def test_the_cells_of_a_notebook_are_joined(tmp_path: Path) -> None:
    path = written(tmp_path, notebook(["x = 1\n", "y = 2"], "print(x)"), "n.ipynb")
    assert read_snippet(path) == "x = 1\ny = 2\n\nprint(x)\n"


def test_a_notebook_of_version_3_is_read(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "input": ["x = 1\n", "x"]}]
    path = written(tmp_path, {"nbformat": 3, "worksheets": [{"cells": cells}]}, "n.ipynb")
    assert read_snippet(path) == "x = 1\nx\n"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("%matplotlib inline\nx = 1", "# %matplotlib inline\nx = 1"),
        ("!pip install tensorflow\nx = 1", "# !pip install tensorflow\nx = 1"),
        ("files = !ls\nx = 1", "# files = !ls\nx = 1"),
        ("x = %timeit -o f()", "# x = %timeit -o f()"),
        ("%%time\nx = 1", "# %%time\nx = 1"),
        ("%%bash\nls\nrm x", "# %%bash\n# ls\n# rm x"),
        ("tf.sin?\n?tf.cos\nx = 1", "# tf.sin?\n# ?tf.cos\nx = 1"),
        ("!pip install \\\n  tensorflow\nx = 1", "# !pip install \\\n# tensorflow\nx = 1"),
        ("if x:\n    !ls\n", "if x:\n    pass  # !ls"),
        ('text = """\n%s\n!\n"""\nx = 7 \\\n  % 3', 'text = """\n%s\n!\n"""\nx = 7 \\\n  % 3'),
    ],
)
def test_what_only_ipython_reads_becomes_a_comment_in_its_line(
    tmp_path: Path, cell: str, text: str
) -> None:
    assert read_snippet(written(tmp_path, notebook(cell), "n.ipynb")) == f"{text}\n"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"x = '\xe4'\n", "p.py", "p.py is no program: its bytes are no text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0", "p.py", "p.py is no program"),
        (b"# coding: nonsense\n", "p.py", "p.py is no program"),
        (b"x" * (MOST_TEXT + 1), "p.py", "p.py is too long for a snippet: at most 200,000"),
        (b"x" * (5 * MOST_TEXT), "p.py", "p.py is too long for a snippet"),
        (b"{", "n.ipynb", "n.ipynb is no notebook."),
        (b"[" * 100_000, "n.ipynb", "n.ipynb is no notebook."),
        (b'{"cells": 3}', "n.ipynb", "n.ipynb is no notebook."),
        (b'{"cells": []}', "n.ipynb", "n.ipynb has no cell with code."),
    ],
)
def test_what_holds_no_program_is_refused(
    tmp_path: Path, data: bytes, name: str, said: str
) -> None:
    with pytest.raises(SentenceError, match=said):
        read_snippet(written(tmp_path, data, name))


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    for name in ("missing.py", "pipe.py", "."):
        with pytest.raises(SentenceError, match="cannot be opened"):
            read_snippet(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"# Notes\nimport tensorflow as tf\n", True),
        ("a", b"\xef\xbb\xbf  from tensorflow import keras\r\n", True),
        ("a.txt", b"We import tensorflow.\n", False),
        ("a.txt", b"x y\n1 2\n", False),
        ("a.csv", b"import tensorflow\n1\n", False),
        ("a.png", b"\x89PNG\nimport tensorflow\n", False),
    ],
)
def test_a_file_of_any_name_that_imports_tensorflow_is_a_program(
    tmp_path: Path, name: str, data: bytes, expected: bool
) -> None:
    assert is_program(written(tmp_path, data, name)) is expected
    assert not is_program(tmp_path / "gone")
