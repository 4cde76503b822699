"""The recorder against the plain run of the same snippets, side by side in one run.

    python -m tests.benchmarks.recording [WORD …]

Words choose the rows that have one of them in their names.
Each row is the least of several rounds, in CPU time of the process; ratios travel, times do not.
The record's structs, with all values, count as a part of their own.
"""

from __future__ import annotations

import gc
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

from explorer.compute.tape.recorder.recorder import Recorder
from explorer.compute.tape.snippet import Snippet

ROUNDS = 3
SNIPPETS = {
    "1000 operations on scalars": """
x = tf.Variable(0.5)
with tf.GradientTape() as tape:
    y = x * 1.0
    for _ in range(250):
        y = tf.sin(y) * 0.5 + x
tape.gradient(y, x)
""",
    "matrices of 256 × 256": """
w = tf.Variable(tf.random.normal((256, 256)) * 0.05)
a = tf.random.normal((32, 256))
with tf.GradientTape() as tape:
    y = a
    for _ in range(60):
        y = tf.tanh(tf.matmul(y, w)) + a
    loss = tf.reduce_mean(y)
tape.gradient(loss, w)
""",
    "a second derivative": """
x = tf.Variable(0.5)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x * 1.0
        for _ in range(100):
            y = tf.sin(y) * 0.5 + x
    d = inner.gradient(y, x)
outer.gradient(d, x)
""",
    "5 steps of a Keras model of 11 layers": """
layers = [tf.keras.layers.Dense(32, activation="relu") for _ in range(10)]
model = tf.keras.Sequential([*layers, tf.keras.layers.Dense(1)])
features, wanted = tf.random.normal((32, 8)), tf.random.normal((32, 1))
model(features)
optimizer = tf.keras.optimizers.Adam(0.01)
for _ in range(5):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(features) - wanted) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
""",
    "300 steps of Keras' SGD": """
model = tf.keras.Sequential([tf.keras.layers.Dense(4, activation="tanh"), tf.keras.layers.Dense(1)])
features, wanted = tf.random.normal((16, 2)), tf.random.normal((16, 1))
optimizer = tf.keras.optimizers.SGD(0.1)
for _ in range(300):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(features) - wanted) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
""",
    "1000 steps of a descent": """
x = tf.Variable(0.0)
for _ in range(1000):
    with tf.GradientTape() as tape:
        y = x**2 - 2 * x + 1
    x.assign(x - 0.01 * tape.gradient(y, x))
""",
    "tf.while_loop of 300 turns": """
x = tf.Variable(0.5)
with tf.GradientTape() as tape:
    _, y = tf.while_loop(lambda i, y: i < 300, lambda i, y: (i + 1, tf.sin(y) + x), [0, x * 1.0])
tape.gradient(y, x)
""",
    "a loop with matrices of 3 × 3": """
a = tf.Variable(tf.eye(3) * 0.9)
with tf.GradientTape() as tape:
    y = a * 1.0
    for _ in range(300):
        y = tf.linalg.matmul(a, y) + 0.01
    loss = tf.reduce_sum(y)
tape.gradient(loss, a)
""",
    "3 steps of a Conv model": """
model = tf.keras.Sequential([
    tf.keras.layers.Conv2D(8, 3, activation="relu"), tf.keras.layers.BatchNormalization(),
    tf.keras.layers.MaxPool2D(), tf.keras.layers.Flatten(), tf.keras.layers.Dense(10),
])
images, wanted = tf.random.normal((8, 28, 28, 1)), tf.random.normal((8, 10))
model(images)
optimizer = tf.keras.optimizers.Adam(0.01)
for _ in range(3):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(images, training=True) - wanted) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
""",
    "a jacobian of 100 rows, row by row": """
x = tf.Variable(tf.linspace(0.1, 1.0, 100))
with tf.GradientTape(persistent=True) as tape:
    y = tf.sin(x) * tf.exp(x)
tape.jacobian(y, x, experimental_use_pfor=False)
""",
    "a jacobian of 100 rows": """
x = tf.Variable(tf.linspace(0.1, 1.0, 100))
with tf.GradientTape() as tape:
    y = tf.sin(x) * tf.exp(x)
tape.jacobian(y, x)
""",
    "tapes three deep": """
x = tf.Variable(0.5)
with tf.GradientTape() as outer:
    with tf.GradientTape() as middle:
        with tf.GradientTape() as inner:
            y = x * 1.0
            for _ in range(10):
                y = tf.sin(y) * 0.5 + x
        first = inner.gradient(y, x)
    second = middle.gradient(first, x)
outer.gradient(second, x)
""",
    "a sum of 1,000 terms": """
x = tf.Variable(0.5)
with tf.GradientTape() as tape:
    y = tf.add_n([x * float(i) for i in range(1000)])
tape.gradient(y, x)
""",
    "200 calls of a persistent tape": """
x = tf.Variable(0.5)
with tf.GradientTape(persistent=True) as tape:
    y = tf.sin(x * x) + x
for _ in range(200):
    tape.gradient(y, x)
""",
    "values of a million numbers": """
x = tf.Variable(tf.ones((1000, 1000)))
with tf.GradientTape() as tape:
    y = x
    for _ in range(30):
        y = tf.sin(y) * 0.5 + x
    loss = tf.reduce_sum(y)
tape.gradient(loss, x)
""",
}


def plain(snippet: Snippet) -> float:
    """Return the seconds of a run."""
    began = time.process_time()
    exec(snippet.code, {})
    return time.process_time() - began


def recorded(snippet: Snippet) -> tuple[float, float, int]:
    """Return the seconds of a run, those of its structs, and how many operations there are."""
    began = time.process_time()
    recorder = Recorder(snippet)
    with recorder:
        exec(snippet.code, {})
    ran = time.process_time()
    recording = recorder.recording()
    parts = recording.operations, recording.calls, recording.leaves, recording.tapes
    return ran - began, time.process_time() - ran, len(parts[0])


def main() -> None:
    """Print a row for each snippet."""
    print(f"{'':40} {'plain':>8} {'recorded':>9} {'ratio':>6} {'structs':>8} {'with them':>9}")
    for name, text in SNIPPETS.items():
        if not any(word in name for word in sys.argv[1:] or [""]):
            continue
        snippet = Snippet.read("import tensorflow as tf\n" + text)
        plain(snippet), recorded(snippet)
        gc.collect()
        alone = min(plain(snippet) for _ in range(ROUNDS))
        run, structs, count = min(recorded(snippet) for _ in range(ROUNDS))
        print(
            f"{name:40} {1000 * alone:5.0f} ms {1000 * run:6.0f} ms {run / alone:5.2f}×"
            f" {1000 * structs:5.0f} ms {(run + structs) / alone:8.2f}×  {count} operations"
        )


if __name__ == "__main__":
    main()
