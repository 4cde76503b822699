"""A person before the tape, and snippets to run there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.ui.pages.tape.runner import RunState
from explorer.ui.pages.tape.tape import TapePage
from tests.ui.conftest import Person

SINE = """\
import tensorflow as tf

x = tf.Variable(1.5)
with tf.GradientTape() as tape:
    u = x * x
    y = tf.sin(u)
print("slope", tape.gradient(y, x).numpy())
"""
LEFT = """\
import numpy as np
import tensorflow as tf

x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = np.sin(x) * x
print(tape.gradient(y, x).numpy())
"""
LOST = """\
import tensorflow as tf

x = tf.constant(2.0)
with tf.GradientTape() as tape:
    y = x * x
print(tape.gradient(y, x))
"""
ENDLESS = """\
import tensorflow as tf

x = tf.Variable(1.0)
while True:
    pass
"""
LONG = """\
import tensorflow as tf

x = tf.Variable(0.5)
with tf.GradientTape() as tape:
    y = x * 1.0
    for _ in range(150):
        y = tf.sin(y) * 0.5 + x
print("first")
tape.gradient(y, x)
"""
"""Its record is made ready in a thread."""
TALKING = """\
import time
import tensorflow as tf

print("first 50%", end="\\rfirst 100%\\n")
x = tf.Variable(1.0)
for step in range(100_000):
    with tf.GradientTape() as tape:
        y = x * x
    print("step", step)
    time.sleep(0.01)
"""
VANISHING = "import os\nos._exit(3)\n"


def tape_page(person: Person) -> TapePage:
    """Go to the tape by its key, and return its page."""
    QTest.keyClick(person.shell, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(person.page, TapePage)
    return person.page


def type_snippet(person: Person, text: str) -> None:
    """Select what stands in the editor, and paste over it."""
    from PySide6.QtGui import QGuiApplication

    code = person.page.controls.code
    code.setFocus()
    code.selectAll()
    QGuiApplication.clipboard().setText(text)
    code.paste()


def see_end(person: Person) -> None:
    """Wait until nothing runs and nothing is looked into any more."""
    person.see(lambda: person.page.runner.state is RunState.IDLE)


def run(person: Person, text: str) -> None:
    """Paste a snippet, press Ctrl+Enter, and wait until all is known of it."""
    type_snippet(person, text)
    QTest.keyClick(
        person.page.controls.code, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    see_end(person)
