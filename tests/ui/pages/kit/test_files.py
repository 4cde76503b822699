from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from explorer.core.sentence import SentenceError
from explorer.ui.pages.kit.files import page_writer


def test_what_is_not_there_yet_is_not_written() -> None:
    page: Any = SimpleNamespace(shown_figure=None, tables=dict)
    for kind in ("png", "svg", "pdf"):
        with pytest.raises(SentenceError, match="There is no picture yet"):
            page_writer(page, kind)
    with pytest.raises(SentenceError, match="There are no numbers yet"):
        page_writer(page, "csv")
