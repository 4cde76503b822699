"""Names, modules and files that are not there."""

from __future__ import annotations

import ast
import builtins
import difflib
import re
import sys
from collections.abc import Iterator

from explorer.compute.tape.clinic.books import pictures
from explorer.compute.tape.clinic.explanations import tapes
from explorer.compute.tape.clinic.explanations.case import Explanation, Faulty
from explorer.compute.tape.clinic.explanations.changes import changed, written
from explorer.core.sentence import Sentence, sentence

_IMPORTS = {
    "tf": "import tensorflow as tf",
    "tensorflow": "import tensorflow",
    "np": "import numpy as np",
    "numpy": "import numpy",
    "math": "import math",
    "keras": "from tensorflow import keras",
    "K": "from tensorflow.keras import backend as K",
    "layers": "from tensorflow.keras import layers",
    "models": "from tensorflow.keras import models",
    "optimizers": "from tensorflow.keras import optimizers",
    "losses": "from tensorflow.keras import losses",
    "plt": "import matplotlib.pyplot as plt",
    "pd": "import pandas as pd",
    "os": "import os",
    "sys": "import sys",
    "time": "import time",
    "random": "import random",
    "reduce": "from functools import reduce",
    "partial": "from functools import partial",
    "pi": "from math import pi",
    "Sequential": "from tensorflow.keras import Sequential",
    "Dense": "from tensorflow.keras.layers import Dense",
    "GradientTape": "from tensorflow import GradientTape",
}
_PYTHON2 = {
    "xrange": "range",
    "unicode": "str",
    "basestring": "str",
    "long": "int",
    "raw_input": "input",
    "unichr": "chr",
    "true": "True",
    "false": "False",
    "null": "None",
    "none": "None",
    "nil": "None",
    "display": "print",
    "izip": "zip",
    "imap": "map",
}
_METHODS2 = {"iteritems": "items", "itervalues": "values", "iterkeys": "keys", "next": "__next__"}


def _undefined(faulty: Faulty) -> Sentence:
    name = faulty.match[1]
    if tapes.has_nameless_tape(faulty):
        return sentence("The tape has no name: write with tf.GradientTape() as {name}.", name=name)
    if name == "display":
        return sentence("“display” is a function of notebooks: use “print”.")
    if name in _PYTHON2:
        return sentence("“{name}” is called “{new}” in Python 3.", name=name, new=_PYTHON2[name])
    if name in _IMPORTS:
        return sentence(
            "Nothing here says what “{name}” is. Begin with: {line}", name=name, line=_IMPORTS[name]
        )
    close = _close(faulty, name)
    if close:
        return sentence(
            "Nothing is called “{name}” here. Do you mean “{other}”?", name=name, other=close
        )
    return sentence(
        "Nothing is called “{name}” here: it is used before it has a value, or its definition was "
        "not pasted.",
        name=name,
    )


def _close(faulty: Faulty, name: str) -> str:
    program = faulty.program
    known = {*dir(builtins), *program.aliases}
    for node in program.nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            known.add(node.id)
        elif isinstance(node, ast.arg):
            known.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            known.add(node.name)
    known.discard(name)
    return next(iter(difflib.get_close_matches(name, sorted(known), 1, 0.75)), "")


def _defined(faulty: Faulty) -> Iterator[str]:
    program, name = faulty.program, faulty.match[1]
    if tapes.has_nameless_tape(faulty):
        yield from tapes.named(faulty)
    new = _PYTHON2.get(name) or ("" if name in _IMPORTS else _close(faulty, name))
    if new:
        yield changed(program, *(written(program, node, new) for node in program.loads(name)))
    if name in _IMPORTS:
        yield _with_import(faulty.text, _IMPORTS[name])


def _with_import(text: str, line: str) -> str:
    future = re.match(r"(?:from __future__ import [^\n]*\n)*", text)
    place = future.end() if future else 0
    return f"{text[:place]}{line}\n{text[place:]}"


def _unbound(faulty: Faulty) -> Sentence:
    return sentence(
        "“{name}” is given a value within this function, so that it is the function's own name and "
        "has none yet. Take it as an argument, change a variable by “assign”, or say "
        "“global {name}” first.",
        name=faulty.match[1],
    )


def _global(faulty: Faulty) -> Iterator[str]:
    program, name = faulty.program, faulty.match[1]
    inside = [node for node in program.nodes if isinstance(node, ast.FunctionDef)]
    for function in inside:
        bound = any(
            isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
            for node in ast.walk(function)
        )
        first = function.body[0]
        if bound and first.lineno > function.lineno:
            start = program.places.start(first)
            indent = program.indent(first)
            yield program.text[:start] + f"global {name}\n{indent}" + program.text[start:]


def _module(faulty: Faulty) -> Sentence:
    name = faulty.match[1]
    root = name.partition(".")[0]
    if root in pictures.PICTURES:
        return sentence(
            "“{name}”, which draws pictures, is not installed here. The numbers come out without "
            "it: leave out the lines that draw.",
            name=root,
        )
    if root == "tqdm":
        return sentence(
            "“tqdm”, which draws progress bars, is not installed here. The numbers come out "
            "without it: loop over what it is given."
        )
    if name.startswith("tensorflow.contrib"):
        return sentence(
            "“tf.contrib” is gone since TensorFlow 2: what it held stands elsewhere today, or in "
            "packages of their own."
        )
    if name.startswith("tensorflow.examples"):
        return sentence(
            "“tensorflow.examples” is gone since TensorFlow 2: data sets stand in "
            "“tf.keras.datasets” today."
        )
    if root in ("tensorflow", "keras"):
        return sentence("The module “{name}” is gone from this version of TensorFlow.", name=name)
    if root == "d2l":
        return sentence(
            "“d2l” is the package of the book “Dive into Deep Learning”, and is not installed "
            "here. Write what it is used for in plain TensorFlow."
        )
    return sentence(
        "The package “{name}” is not installed here. The snippet runs with this program's own "
        "Python: TensorFlow, Keras and NumPy are there.",
        name=root,
    )


def _cannot_import(faulty: Faulty) -> Sentence:
    return sentence(
        "“{module}” holds no “{name}” in this version.",
        name=faulty.match[1],
        module=faulty.match[2],
    )


def _file(faulty: Faulty) -> Sentence:
    return sentence(
        "There is no file “{name}” where the snippet runs. Give its whole path.",
        name=faulty.match[1],
    )


def _attribute(faulty: Faulty) -> Sentence:
    module, name = faulty.match[1], faulty.match[2]
    close = _close_attribute(module, name)
    if close:
        return sentence(
            "“{module}” has no “{name}”. Do you mean “{other}”?",
            module=module,
            name=name,
            other=close,
        )
    return sentence(
        "“{module}” has no “{name}” in this version: it was called otherwise, stood elsewhere, or "
        "is gone.",
        module=module,
        name=name,
    )


def _close_attribute(module: str, name: str) -> str:
    held = dir(sys.modules[module]) if module in sys.modules else []
    by_lower = {each.lower(): each for each in held if not each.startswith("_")}
    if name.lower() in by_lower:
        return by_lower[name.lower()]
    return next(iter(difflib.get_close_matches(name, sorted(by_lower.values()), 1, 0.75)), "")


def _close_name(faulty: Faulty) -> Iterator[str]:
    program = faulty.program
    name = faulty.match[2]
    close = _close_attribute(faulty.match[1], name)
    if not close:
        return
    edits = [
        written(program, node, f"{program.segment(node.value)}.{close}")
        for node in program.nodes
        if isinstance(node, ast.Attribute) and node.attr == name
    ]
    yield changed(program, *edits)


def _old_method(faulty: Faulty) -> Sentence:
    name = faulty.match[1]
    if name == "has_key":
        return sentence("Python 3 has no “has_key”: write key in d.")
    return sentence(
        "“{name}” is called “{new}” in Python 3.", name=name, new=_METHODS2.get(name, "")
    )


def _new_method(faulty: Faulty) -> Iterator[str]:
    program, name = faulty.program, faulty.match[1]
    edits = []
    for call in program.calls:
        if not isinstance(call.func, ast.Attribute) or call.func.attr != name:
            continue
        holder = program.segment(call.func.value)
        if name == "has_key" and call.args:
            text = f"({program.segment(call.args[0])} in {holder})"
            edits.append(written(program, call, text))
        elif name in _METHODS2:
            edits.append(written(program, call.func, f"{holder}.{_METHODS2[name]}"))
    if edits:
        yield changed(program, *edits)


def _clock(faulty: Faulty) -> Sentence:
    return sentence("“time.clock” is gone; today it is “time.perf_counter”.")


def _perf_counter(faulty: Faulty) -> Iterator[str]:
    yield re.sub(r"\btime\.clock\b", "time.perf_counter", faulty.text)


EXPLANATIONS = (
    Explanation("NameError", r"name '(\w+)' is not defined", _undefined, _defined),
    Explanation("UnboundLocalError", r"variable '(\w+)'", _unbound, _global),
    Explanation("ModuleNotFoundError", r"No module named '([\w.]+)'", _module),
    Explanation("ImportError", r"cannot import name '([\w.]+)' from '([\w.]+)'", _cannot_import),
    Explanation("FileNotFoundError", r"No such file or directory: '([^']+)'", _file),
    Explanation("NotFoundError", r"(\S+); No such file or directory", _file),
    Explanation("ValueError", r"File not found: filepath=(\S+?)\. ", _file),
    Explanation("AttributeError", r"module 'time' has no attribute 'clock'", _clock, _perf_counter),
    Explanation(
        "AttributeError",
        r"'dict\w*' object has no attribute '(has_key|iteritems|itervalues|iterkeys)'",
        _old_method,
        _new_method,
    ),
    Explanation(
        "AttributeError", r"module '([\w.]+)' has no attribute '(\w+)'", _attribute, _close_name
    ),
)
