"""A new lesson from what is shown: a folder to go on writing in."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from explorer.core.lessons.lesson import LANGUAGES, NAME, VERSION
from explorer.core.sentence import refusal
from explorer.core.session import Session, encode
from explorer.storage.files import write_atomic
from explorer.storage.lessons.library import SESSION
from explorer.storage.reading import shown_name

_LETTERS = re.compile(r"[a-z0-9]+")

_TEXTS = {
    "en": """\
---
lesson: {version}
title: {title}
---
What is this lesson about? One or two sentences.

## The first step

What is to be seen here? Maths stands between dollars, $f(x) = x^2$, and code in `backticks`.

~~~predict
kind: number
ask: What comes out? Here you ask for what is worth thinking about.
value: 0
tolerance: 0.01
right: Why it is so.
wrong: What helps to see it.
~~~

What stands here is shown after the answer.
""",
    "zh": """\
---
lesson: {version}
title: {title}
---
这一课讲什么？写一两句话。

## 第一步

这里要看什么？公式写在美元符号之间：$f(x) = x^2$，代码写在 `反引号` 里。

~~~predict
kind: number
ask: 结果是多少？这里提一个值得想一想的问题。
value: 0
tolerance: 0.01
right: 为什么是这样。
wrong: 怎样才能看出来。
~~~

这里的文字在回答之后才显示。
""",
}
"""The lesson's own words, which a teacher writes over, in each language."""
_UNTITLED = {"en": "A lesson without a title", "zh": "还没有标题的一课"}


def save_as_lesson(folder: Path, session: Session, title: str = "") -> None:
    """Write a lesson that can be read as it is, and shows a session.

    Args:
        folder: to be made; its name is that of the lesson.
        session: what is shown.
        title: of the lesson, in both languages; empty: to be written.

    Raises:
        SentenceError: the name is none for a lesson, or something is there already.
        OSError: it cannot be written.
    """
    if not NAME.fullmatch(folder.resolve().name):
        raise refusal(
            "“{name}” is no name for a lesson: it is made of small letters, digits and hyphens, "
            "for example {example}.",
            name=shown_name(folder),
            example=lesson_name(folder.resolve().name),
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refusal("{name} is there already, and not empty.", name=shown_name(folder))
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / SESSION, encode(session))
    for language in LANGUAGES:
        shown = json.dumps(" ".join(title.split()) or _UNTITLED[language], ensure_ascii=False)
        text = _TEXTS[language].format(version=VERSION, title=shown)
        write_atomic(folder / f"{language}.md", text.encode())


def lesson_name(text: str) -> str:
    """Return a name for a lesson that is like a text."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(_LETTERS.findall(plain))[:60].strip("-") or "my-lesson"
