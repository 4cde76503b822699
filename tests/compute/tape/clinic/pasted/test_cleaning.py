# ruff: noqa: E501 (a row for each text)
"""Text from pages, consoles, notebooks and Python 2 becomes Python; nothing else is touched."""

from __future__ import annotations

import ast

import pytest

from explorer.compute.tape.clinic.pasted.cleaning import cleaned

_PASTED = {
    "a console": (">>> x = 2\n>>> for i in range(2):\n...     print(i)\n...\n0\n1\n>>> x\n2\n", "x = 2\nfor i in range(2):\n    print(i)\n\nx\n"),
    "a notebook": ("In [1]: x = 2\n\nIn [2]: for i in range(2):\n   ...:     print(i)\n   ...: \nOut[2]: 3\n", "x = 2\n\nfor i in range(2):\n    print(i)\n\n"),
    "a page": ("```python\nx = 1\n```\n", "x = 1\n"),
    "a page with words": ("So:\n\n```\nx = 1\n```\nand then\n```py\nprint(x)\n```\n", "x = 1\n\nprint(x)\n"),
    "numbered lines": ("1  import math\n2  def f(x):\n3      return x\n4\n5  f(2)\n", "import math\ndef f(x):\n    return x\n\nf(2)\n"),
    "numbers in a column": (" 9: def f(x):\n10:     return x\n", "def f(x):\n    return x\n"),
    "an indented text": ("    x = 1\n    if x:\n        print(x)\n", "x = 1\nif x:\n    print(x)\n"),
    "a first line cut off": ("x = 1\n    if x:\n        print(x)\n", "x = 1\nif x:\n    print(x)\n"),
    "typographic quotes": ("x = “hello”\ny = ‘a \"b\" c’\n", "x = \"hello\"\ny = 'a \"b\" c'\n"),
    "full width": ("print（x，y） # 中文（注释）\nz = [1，2]；w = {‘a’：1}\n", "print(x,y) # 中文（注释）\nz = [1,2];w = {'a':1}\n"),
    "odd blanks": ("if\u00a0x:\n\u00a0\u00a0\u00a0\u00a0y\u200b = 1\n", "if x:\n    y = 1\n"),
    "HTML": ("if x &gt; 1 and y &lt; 2:\n    print(&quot;a&quot;)\n", "if x > 1 and y < 2:\n    print(\"a\")\n"),
    "tabs": ("def f(x):\n\tif x:\n        return 1\n\treturn 2\n", "def f(x):\n    if x:\n        return 1\n    return 2\n"),
    "commands of a notebook": ("%matplotlib inline\n!pip install x\nx = 5 % 3\n", "# %matplotlib inline\n# !pip install x\nx = 5 % 3\n"),
    "print": ("print 'a', x,\nprint\nprint >>f, x  # c\nfor i in y: print i; print 'a;b'\n", "print('a', x, end=' ')\nprint()\nprint(x, file=f)  # c\nfor i in y: print(i); print('a;b')\n"),
    "print after a condition": ("if d['a: b']: print 'x: %d' % 1\n", "if d['a: b']: print('x: %d' % 1)\n"),
    "errors of Python 2": ("try:\n    raise ValueError, 'bad'\nexcept ValueError, e:\n    pass\n", "try:\n    raise ValueError('bad')\nexcept ValueError as e:\n    pass\n"),
    "numbers of Python 2": ("x = 0777 + 10L\nif x <> 3: y = `x`\n", "x = 0o777 + 10\nif x != 3: y = repr(x)\n"),
    "an open bracket": ("print((1)\n", "print((1))\n"),
    "a missing colon": ("if x  # c\n    y = 1\n", "if x:  # c\n    y = 1\n"),
    "one sign of two": ("if x = 3:\n    y = 1\n", "if x == 3:\n    y = 1\n"),
    "another language": ("x++\nif x > 0 && x < 3:\n    y = 1\nelse if x:\n    y = 2\n", "x += 1\nif x > 0 and x < 3:\n    y = 1\nelif x:\n    y = 2\n"),
    "mathematics": ("y = 2x + 3.5z − x²\n", "y = 2*x + 3.5*z - x**2\n"),
    "a crooked line": ("if x:\n    y = 1\n  z = 2\n", "if x:\n    y = 1\nz = 2\n"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "python"), _PASTED.values(), ids=_PASTED)
def test_pasted_text_becomes_python_and_it_is_said_why(text: str, python: str) -> None:
    new, why = cleaned(text)
    assert new == python
    assert why is not None
    ast.parse(new)


@pytest.mark.parametrize(
    "text",
    [
        "x = '“”（，）'  # “（”\n",
        "s = '''\n>>> x\n1  a\n```\nprint 1\n'''\n",
        "    \nx = 1\n",
        "print(1)\n",
    ],
)
def test_python_stays_as_it_is(text: str) -> None:
    assert cleaned(text) == (text, None)


@pytest.mark.parametrize("text", ["Dies ist kein Programm.\n", "x = = 1\n", "\0", "(" * 500])
def test_what_cannot_be_made_python_is_not_said_to_be(text: str) -> None:
    assert cleaned(text)[1] is None
