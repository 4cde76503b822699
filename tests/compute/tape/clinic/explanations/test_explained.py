# ruff: noqa: E501 (a row for each error)
"""Common errors are explained in plain words, and repaired where the statement shows how."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import NamedTuple

import pytest

from explorer.compute.tape.clinic.errors import explained, explained_warning, mended
from explorer.core.tape.record import Trouble
from tests.compute.tape.clinic.mending import mend, printed

IMPORTS = "import numpy as np\nimport tensorflow as tf\n"


class Row(NamedTuple):
    text: str
    words: str
    """Of the sentence."""
    line: str = ""
    """Of the repaired program; empty: it cannot be told how to repair it."""


_ROWS = {
    "a tape asked twice": Row(
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n    y = x * x\n"
        "tape.gradient(y, x)\nprint(tape.gradient(y, x).numpy())\n",
        "persistent=True",
        "with tf.GradientTape(persistent=True) as tape:",
    ),
    "a tape that was never entered": Row(
        "x = tf.Variable(2.0)\ntape = tf.GradientTape()\ny = x * x\nprint(tape.gradient(y, x))\n",
        "recorded nothing",
        "with tape:",
    ),
    "a tape without a name": Row(
        "x = tf.Variable(2.0)\nwith tf.GradientTape():\n    y = x * x\nprint(tape.gradient(y, x))\n",
        "has no name",
        "with tf.GradientTape() as tape:",
    ),
    "a tape without brackets": Row(
        "x = tf.Variable(2.0)\nwith tf.GradientTape as t:\n    y = x * x\nprint(t.gradient(y, x))\n",
        "with brackets",
        "with tf.GradientTape() as t:",
    ),
    "a variable that is added to in place": Row(
        "v = tf.Variable(3.0)\nwith tf.GradientTape() as t:\n    e = v ** 2\n    v += 1.0\nprint(t.gradient(e, v).numpy())\n",
        "assign_add",
        "    v.assign_add(1.0)",
    ),
    "a vector as a condition in a function": Row(
        "@tf.function\ndef f(x):\n    if x:\n        return x\n    return -x\nf(tf.constant([1.0, 2.0]))\n",
        "neither true nor false",
    ),
    "a tape entered within itself": Row(
        "t = tf.GradientTape()\nwith t:\n    with t:\n        pass\n", "second tape"
    ),
    "a method that is called otherwise": Row(
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = x * x\nprint(t.gradients(y, x))\n",
        "is called “gradient”",
        "print(t.gradient(y, x))",
    ),
    "a source that is a number": Row(
        "x = 2.0\nwith tf.GradientTape() as t:\n    t.watch(x)\n    y = tf.sin(x)\nt.gradient(y, x)\n",
        "numbers of Python or NumPy",
        "x = tf.Variable(2.0)",
    ),
    "a target that left TensorFlow": Row(
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = (x * x).numpy()\nt.gradient(y, x)\n",
        "numbers of Python or NumPy",
        "    y = (x * x)",
    ),
    "a function without return": Row(
        "def f(x):\n    z = x * x\n\nx = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = f(x)\n"
        "t.gradient(y, x)\n",
        "“return”",
        "    return z",
    ),
    "a None that is used": Row(
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = tf.constant(1.0)\n"
        "x.assign_sub(0.1 * t.gradient(y, x))\n",
        "A value here is None",
    ),
    "no gradients at all": Row(
        "x = tf.Variable(1.0)\ntf.keras.optimizers.SGD(0.1).apply_gradients([(None, x)])\n",
        "are None",
    ),
    "an operation without a gradient": Row(
        "x = tf.Variable(1.0)\nwith tf.GradientTape() as t:\n"
        "    y = tf.image.adjust_contrast(tf.ones((2, 2, 3)) * x, 2.0)\nt.gradient(y, x)\n",
        "no derivative of the operation “AdjustContrastv2”",
    ),
    "a whole number among floats": Row(
        "x = tf.Variable(2)\nwith tf.GradientTape() as t:\n    y = x * tf.constant(1.5)\nt.gradient(y, x)\n",
        "3.0 and not 3",
        "x = tf.Variable(2.0)",
    ),
    "a matrix of whole numbers": Row(
        "w = tf.Variable([[1.0], [2.0]])\nX = tf.constant([[1, 2], [3, 4]])\nprint(tf.matmul(X, w))\n",
        "int32",
        "X = tf.constant([[1.0, 2.0], [3.0, 4.0]])",
    ),
    "a sine of a whole number": Row("y = tf.sin(tf.constant(1))\n", "int32", "y = tf.sin(tf.constant(1.0))"),
    "an array of NumPy among floats": Row(
        "w = tf.Variable(np.ones(2))\ny = w * tf.ones(2)\n",
        "float64",
        "y = tf.cast(w, tf.float32) * tf.ones(2)",
    ),
    "a power by another sign": Row("x = tf.Variable(2.0)\ny = x^2\n", "x ** 2", "y = x**2"),
    "matrices that do not fit": Row("tf.matmul(tf.ones((2, 3)), tf.ones((2, 3)))\n", "[2,3] and [2,3]"),
    "a vector in the place of a matrix": Row("tf.ones((2, 3)) @ tf.ones(3)\n", "only one axis"),
    "shapes that do not fit": Row("tf.ones(3) + tf.ones(4)\n", "[3] and [4]"),
    "numbers that do not fit": Row("tf.reshape(tf.ones(3), (2, 2))\n", "holds 4 numbers, and there are 3"),
    "rows of different lengths": Row("tf.constant([[1, 2], [3]])\n", "different lengths"),
    "an index outside": Row("tf.ones(2)[5]\n", "outside of the array"),
    "a constant that is assigned to": Row(
        "x = tf.constant(1.0)\nx.assign(2.0)\n", "Only a variable", "x = tf.Variable(1.0)"
    ),
    "a variable whose name was bound again": Row(
        "x = tf.Variable(1.0)\nx = x - 0.1\nx.assign_sub(0.1)\n", "Only a variable", "x.assign(x - 0.1)"
    ),
    "an item of a variable": Row(
        "x = tf.Variable([1.0, 2.0])\nx[0] += 3.0\n", "x[i].assign", "x[0].assign(x[0] + 3.0)"
    ),
    "an item of a tensor": Row(
        "x = tf.constant([1.0, 2.0])\nx[0] = 3.0\n", "stays as it is", "x[0].assign(3.0)"
    ),
    "a method of NumPy": Row("x = tf.ones((2, 3))\ny = x.T\n", "tf.transpose", "y = tf.transpose(x)"),
    "a way of PyTorch": Row("x = tf.Variable(1.0)\nx.backward()\n", "tape.gradient"),
    "a pair without a list": Row(
        "x = tf.Variable(1.0)\ntf.keras.optimizers.SGD(0.1).apply_gradients(zip(tf.constant(1.0), x))\n",
        "pairs",
        "tf.keras.optimizers.SGD(0.1).apply_gradients([(tf.constant(1.0), x)])",
    ),
    "a pair the wrong way round": Row(
        "x = tf.Variable(1.0)\ng = tf.constant(1.0)\ntf.keras.optimizers.SGD(0.1).apply_gradients([(x, g)])\n",
        "the gradient comes first",
        "tf.keras.optimizers.SGD(0.1).apply_gradients([(g, x)])",
    ),
    "an optimizer for other variables": Row(
        "x = tf.Variable(1.0)\ny = tf.Variable(1.0)\no = tf.keras.optimizers.SGD(0.1)\n"
        "o.apply_gradients([(tf.constant(1.0), x)])\no.apply_gradients([(tf.constant(1.0), y)])\n",
        "first step",
        "o.build([x, y])",
    ),
    "a variable made within a function": Row(
        "@tf.function\ndef f(x):\n    v = tf.Variable(1.0)\n    return v * x\n\nf(tf.constant(2.0))\n",
        "outside of the function",
        "v = tf.Variable(1.0)",
    ),
    "a number asked for within a function": Row(
        "@tf.function\ndef f(x):\n    print((x * x).numpy())\n    return x\n\nf(tf.constant(2.0))\n",
        "when it is traced",
        "    print((x * x))",
    ),
    "NumPy within a function": Row(
        "@tf.function\ndef f(x):\n    return np.sin(x)\n\nf(tf.constant(2.0))\n",
        "tf.sin for np.sin",
        "    return tf.sin(x)",
    ),
    "a branch that gives no value": Row(
        "@tf.function\ndef f(x):\n    if x > 0:\n        y = x\n    return y\n\nf(tf.constant(2.0))\n",
        "both branches",
    ),
    "a symbol of Keras": Row("tf.reduce_sum(tf.keras.Input((2,)))\n", "no tensor but a place for one"),
    "a layer of another width": Row(
        "m = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nm(tf.ones((1, 2)))\nm(tf.ones((1, 3)))\n",
        "was built for 2 values",
    ),
    "a slip of the pen": Row("y = tf.sqaure(2.0)\n", "Do you mean “square”?", "y = tf.square(2.0)"),
    "a name that is not there": Row("value = 1\nprint(valeu)\n", "Do you mean “value”?", "print(value)"),
    "a module that was not imported": Row("print(math.pi)\n", "import math", "import math"),
    "a name of Python 2": Row("for i in xrange(2):\n    pass\n", "“range”", "for i in range(2):"),
    "a name that is local": Row(
        "n = 1\ndef f():\n    n = n + 1\n    return n\nf()\n", "“global n”", "    global n"
    ),
    "a package that is not installed": Row("import torch\n", "“torch” is not installed"),
    "a module of TensorFlow that is gone": Row("import tensorflow.contrib.slim as s\ns.x\n", "“tf.contrib” is gone"),
    "a file that is not there": Row("open('no_such.csv')\n", "no file “no_such.csv”"),
    "an argument in a dictionary": Row(
        "o = tf.keras.optimizers.SGD(**{'lr': 0.1})\n", "“learning_rate”", "o = tf.keras.optimizers.SGD(**{'learning_rate': 0.1})"
    ),
    "a product without its sign": Row("x, k = tf.Variable(2.0), 3\nk = 3\ny = k(x + 1)\n", "with its sign", "y = k * (x + 1)"),
    "a bracket that was not closed": Row("print(tf.constant(1.0)\n", "never closed", "print(tf.constant(1.0))"),
    "a package of a book that only draws": Row(
        "from d2l import tensorflow as d2l\nd2l.set_figsize()\nx = tf.Variable(2.0)\n",
        "“d2l” is not installed",
        "x = tf.Variable(2.0)",
    ),
    "a package whose values are used": Row("from d2l import tensorflow as d2l\nx = d2l.ones(2)\n", "plain TensorFlow"),
    "Python's own mathematics": Row(
        "import math\nx = tf.Variable([1.0, 2.0])\ny = math.sin(x)\n", "tf.sin for math.sin", "y = tf.sin(x)"
    ),
    "a number that is no tensor": Row(
        "x = tf.Variable(1.0)\nprint(float(x).numpy())\n", "leave “.numpy()” out", "print(float(x))"
    ),
    "XLA without the operation": Row(
        "@tf.function(jit_compile=True)\ndef f(s):\n    return tf.strings.length(s)\nf(tf.constant('ab'))\n",
        "XLA cannot compile",
        "@tf.function()",
    ),
    "a loop that grows": Row(
        "@tf.function\ndef f(n):\n    x = tf.zeros((1,))\n    for _ in tf.range(n):\n"
        "        x = tf.concat([x, x], 0)\n    return x\nf(tf.constant(2))\n",
        "keeps its shape",
    ),
    "too few gradients of one's own": Row(
        "@tf.custom_gradient\ndef f(x, y):\n    def g(d):\n        return d\n    return x * y, g\n"
        "x = tf.Variable(1.0)\nwith tf.GradientTape() as t:\n    y = f(x, x)\nt.gradient(y, x)\n",
        "one value for each argument",
    ),
    "a step of PyTorch": Row("o = tf.keras.optimizers.SGD(0.1)\no.zero_grad()\n", "PyTorch"),
    "a weight whose name has none": Row(
        "class L(tf.keras.layers.Layer):\n    def build(self, shape):\n"
        "        self.w = self.add_weight('w', (shape[-1], 1))\n"
        "    def call(self, x):\n        return x @ self.w\nL()(tf.ones((1, 2)))\n",
        "by name",
        "        self.w = self.add_weight(name='w', shape=(shape[-1], 1))",
    ),
    "eager execution that was turned off": Row(
        "tf.compat.v1.disable_eager_execution()\nx = tf.constant(3.0)\nprint(x.numpy())\n",
        "leave “disable_eager_execution” out",
        "print(x.numpy())",
    ),
    "a name of NumPy 1": Row("a = np.mat([1])\n", "np.asmatrix", "a = np.asmatrix([1])"),
    "a loss that is computed before": Row(
        "x = tf.Variable(1.0)\ny = x * x\ntf.keras.optimizers.SGD(0.1).minimize(y, [x])\n",
        "have no “minimize”",
    ),
    "choices that do not fit": Row("tf.where([True, False], tf.ones(3), tf.ones(2))\n", "do not fit"),
    "a progress bar": Row(
        "from tqdm import tqdm, trange\nbar = tqdm(range(3))\nfor i in bar:\n    print(i)\n"
        "    bar.set_description('x')\nfor i in trange(2):\n    tqdm.write('a')\n",
        "draws progress bars",
        "for i in range(2):",
    ),
    "a progress bar that is moved by hand": Row(
        "from tqdm.auto import tqdm\nwith tqdm(total=3) as bar:\n    for i in range(3):\n        bar.update(1)\n        print(i)\n",
        "draws progress bars",
        "if True:",
    ),
    "a function of notebooks": Row("get_ipython().run_line_magic('matplotlib', 'inline')\nprint(1)\n", "function of notebooks", "print(1)"),
}  # fmt: skip


class _WithoutTqdm(MetaPathFinder):
    """Has no tqdm be found, which other packages of the tests bring."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname.partition(".")[0] == "tqdm":
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


@pytest.fixture(autouse=True)
def without_tqdm(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "tqdm"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_WithoutTqdm(), *sys.meta_path])


@pytest.mark.fast_cases(12)
@pytest.mark.parametrize("row", _ROWS.values(), ids=_ROWS)
def test_an_error_is_explained_and_repaired_if_it_can_be_told_how(row: Row) -> None:
    mended = mend(IMPORTS + row.text)
    assert row.words in str(mended.error.sentence)
    repaired = mended.error.repaired
    if row.line:
        assert repaired is not None
        assert row.line in repaired.splitlines()


_WARNINGS = {
    "The dtype of the watched tensor must be floating (e.g. tf.float32), got tf.int32": "integer",
    "Calling GradientTape.gradient on a persistent tape inside its context is significantly less "
    "efficient": "Move the call out",
    "5 out of the last 5 calls to <function f> triggered tf.function retracing.": "traced anew",
    "Gradients do not exist for variables ['kernel'] when minimizing the loss.": "None",
    "You are casting an input of type complex64 to an incompatible dtype float32.": "imaginary",
    "Converting sparse IndexedSlices to a dense Tensor of unknown shape.": "whole array",
    "Argument `decay` is no longer supported and will be ignored.": "InverseTimeDecay",
}


@pytest.mark.parametrize(("message", "words"), _WARNINGS.items())
def test_a_common_warning_is_explained(message: str, words: str) -> None:
    assert words in str(explained_warning(message))


def test_an_unknown_warning_is_left_as_it_is() -> None:
    assert explained_warning("Something of the snippet's own.") is None


@pytest.mark.parametrize(
    ("type", "message"),
    [("ValueError", "of the snippet's own"), ("KeyError", "'x'"), ("SystemExit", "3"), ("", "")],
)
def test_an_error_of_the_snippet_s_own_is_left_as_it_is(type: str, message: str) -> None:
    text = f"raise Exception({message!r})\n"
    trouble = Trouble(type, 1, message)
    assert explained(text, trouble) == trouble
    assert mended(text, trouble) == trouble


def test_a_program_that_gets_further_is_given_with_what_is_left_of_it() -> None:
    text = f"{IMPORTS}x = tf.log(2.0)\nraise RuntimeError('mine')\n"
    trouble = Trouble("AttributeError", 3, "module 'tensorflow' has no attribute 'log'")
    given = mended(text, explained(text, trouble))
    assert given.repaired == text.replace("tf.log", "tf.math.log")
    assert "today it is “tf.math.log”" in str(given.sentence)
    assert str(given.sentence).endswith("stops at line 4: mine")


_DRAWN = {
    "loops over axes": "fig, axes = plt.subplots(1, 2)\nfor i, ax in enumerate(axes.flat):\n    ax.plot([1, i])\n    ax.set_title(f'{i}')\nprint('kept')\n",
    "a style around": "with plt.style.context('ggplot'):\n    y = 3\n    plt.plot([y])\nprint('kept', y)\n",
    "a function that only draws": "def show(a):\n    plt.plot(a)\n    plt.show()\nshow([1])\nprint('kept')\n",
    "a function that gives a figure": "def made():\n    f = plt.figure()\n    return f\nf = made()\nf.savefig('a.png')\nprint('kept')\n",
    "loops that draw and count": "n = 0\nfor i in range(3):\n    plt.plot([i])\n    n += i\nprint('kept', n)\n",
    "nothing but drawing in a branch": "if True:\n    plt.figure()\n    plt.show()\nelse:\n    plt.show()\nprint('kept')\n",
}


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("text", _DRAWN.values(), ids=_DRAWN)
def test_a_program_runs_without_the_pictures_that_cannot_be_drawn(text: str) -> None:
    text = f"import matplotlib.pyplot as plt\n{text}"
    trouble = Trouble("ModuleNotFoundError", 1, "No module named 'matplotlib'")
    given = mended(text, explained(text, trouble))
    assert "is not installed here" in str(given.sentence)
    assert given.repaired is not None
    assert "plt" not in given.repaired
    assert printed(given.repaired).startswith("kept")


def test_who_opens_a_window_is_told_that_there_is_no_screen() -> None:
    text = "import tkinter\nroot = tkinter.Tk()\nroot.title('a')\nprint('kept')\n"
    trouble = Trouble("TclError", 2, "no display name and no $DISPLAY environment variable")
    given = mended(text, explained(text, trouble))
    assert "no screen" in str(given.sentence)
    assert given.repaired == "print('kept')\n"


@pytest.mark.parametrize(
    ("text", "type", "words", "repaired"),
    [
        ("breakpoint()\nprint(1)\n", "BdbQuit", "nobody types", "print(1)\n"),
        ("import pdb; pdb.set_trace()\nprint(1)\n", "BdbQuit", "nobody types", "print(1)"),
        ("x = input('x')\n", "EOFError", "Nobody types", ""),
    ],
)
def test_who_waits_for_somebody_to_type_is_told_that_nobody_does(
    text: str, type: str, words: str, repaired: str
) -> None:
    # (Within pytest, standard input and the debugger are its own.)
    trouble = Trouble(type, 1, "")
    given = mended(text, explained(text, trouble))
    assert words in str(given.sentence)
    assert repaired in (given.repaired or "")
