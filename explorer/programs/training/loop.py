"""The epochs of a training, as the program runs them in each of the three modes."""

from __future__ import annotations

from explorer.core.training.spec import TrainingProblem
from explorer.programs.training.model import loss_name


def loop_blocks(problem: TrainingProblem, classes: int) -> list[str]:
    """Return the step, the epochs, and the test.

    When they have run, they leave `train` and `validation`, losses by epoch, for classes also
    `train_accuracy` and `validation_accuracy`, and `test`.

    Args:
        problem: what is trained.
        classes: how many there are; 0 for a number.
    """
    if problem.mode == "fit":
        return [*_fit(problem, classes), _judge(problem, classes), _TEST[classes > 0],
                *_confusion(classes)]  # fmt: skip
    blocks = [_step(problem, classes)]
    if problem.mode == "compiled":
        blocks.append(_COMPILED_EPOCH[classes > 0])
    epochs = _EPOCHS[problem.mode, classes > 0].format(epochs=problem.epochs)
    stopping = ""
    if problem.early_stopping:
        stopping = _STOPPING.format(patience=problem.early_stopping)
    loop = f"{epochs}\n{_TOLD[classes > 0]}{stopping}"
    return [*blocks, _judge(problem, classes), loop, _TEST[classes > 0], *_confusion(classes)]


def _step(problem: TrainingProblem, classes: int) -> str:
    is_weighed = problem.balanced and classes > 0
    return _STEP.format(
        weights="    w = tf.gather(w_train, rows)\n" if is_weighed else "",
        loss=loss_name(problem, classes),
        weight=", w" if is_weighed else "",
        penalty="        loss += tf.add_n(model.losses)\n" if problem.l2 else "",
        told=_RIGHT if classes else "loss",
    )


def _judge(problem: TrainingProblem, classes: int) -> str:
    penalty = "    loss += tf.add_n(model.losses)\n" if problem.l2 else ""
    return _JUDGE[classes > 0].format(penalty=penalty)


def _confusion(classes: int) -> list[str]:
    if not classes:
        return []
    chosen = "tf.argmax(y_hat, 1)" if classes > 2 else "y_hat[:, 0] > 0"
    true = "y_test" if classes > 2 else "y_test[:, 0]"
    return [_CONFUSION.format(chosen=chosen, true=true, classes=classes)]


def _fit(problem: TrainingProblem, classes: int) -> list[str]:
    is_weighed = problem.balanced and classes > 0
    weights = "            w = tf.gather(w_train, rows)\n" if is_weighed else ""
    feed = _ALL_BATCHES.format(weights=weights, weight=", w" if is_weighed else "")
    metric, validation, blocks = "", "val_loss", [feed]
    if classes:
        metric = "    metrics=[accuracy],\n"
    elif problem.pitfall:
        # The pitfall is only in the loss; the validation is judged by the right error.
        metric, validation = '    metrics=["mse"],\n', "val_mse"
        if problem.l2:
            metric, validation = "    metrics=[whole_error],\n", "val_whole_error"
            blocks.append(_WHOLE_ERROR)
    fitted = _FIT.format(
        loss=loss_name(problem, classes), metric=metric, epochs=problem.epochs,
        stopping=_stopping_of_fit(problem, validation),
    )  # fmt: skip
    told = _HISTORY.format(validation=validation)
    return [*blocks, fitted + told + (_ACCURACIES if classes else "") + _UNFINISHED[classes > 0]]


def _stopping_of_fit(problem: TrainingProblem, validation: str) -> str:
    if not problem.early_stopping:
        return ""
    monitor = "" if validation == "val_loss" else _MONITOR.format(validation=validation)
    return _STOPPING_OF_FIT.format(monitor=monitor, patience=problem.early_stopping)


_STEP = """\
def step(rows):
    x = tf.gather(x_train, rows)
    y = tf.gather(y_train, rows)
{weights}    with tf.GradientTape() as tape:
        y_hat = model(x, training=True)
        loss = {loss}(y, y_hat{weight})
{penalty}    weights = model.trainable_variables
    gradients = tape.gradient(loss, weights)
    optimizer.apply_gradients(
        zip(gradients, weights)
    )
    return {told}"""
_RIGHT = """\
tf.stack([
        loss,
        tf.reduce_mean(accuracy(y, y_hat)),
    ])"""
_COMPILED_EPOCH = (
    """\
@tf.function(jit_compile=True)
def train_epoch(drawn):
    total = tf.constant(0.0)
    for rows in drawn:
        total += step(rows)
    return total / steps""",
    """\
@tf.function(jit_compile=True)
def train_epoch(drawn):
    total = tf.zeros(2)
    for rows in drawn:
        total += step(rows)
    return total / steps""",
)
_JUDGE = (
    """\
def judge(x, y):
    loss = squared_error(y, model(x))
{penalty}    return float(loss) * unit""",
    """\
def judge(x, y):
    y_hat = model(x)
    loss = cross_entropy(y, y_hat)
{penalty}    right = tf.reduce_mean(accuracy(y, y_hat))
    return float(loss), float(right)""",
)
_EPOCHS = {
    ("eager", False): """\
metric = tf.keras.metrics.Mean()
train, validation = [], []
for epoch in range({epochs}):
    metric.reset_state()
    for rows in batches(epoch):
        metric.update_state(step(rows))
    mean = float(metric.result()) * unit""",
    ("eager", True): """\
train, train_accuracy = [], []
validation, validation_accuracy = [], []
for epoch in range({epochs}):
    told = [step(rows) for rows in batches(epoch)]
    mean, right = np.mean(told, axis=0)""",
    ("compiled", False): """\
optimizer.build(model.trainable_variables)
train, validation = [], []
for epoch in range({epochs}):
    drawn = tf.constant(batches(epoch))
    mean = float(train_epoch(drawn)) * unit""",
    ("compiled", True): """\
optimizer.build(model.trainable_variables)
train, train_accuracy = [], []
validation, validation_accuracy = [], []
for epoch in range({epochs}):
    drawn = tf.constant(batches(epoch))
    told = train_epoch(drawn)
    mean, right = told.numpy()""",
}
"""By mode, and whether there are classes."""
_TOLD = (
    """\
    if not np.isfinite(mean):
        print("diverged in epoch", epoch + 1)
        break
    error = judge(x_validation, y_validation)
    train.append(mean)
    validation.append(error)
    print(epoch + 1, mean, error)""",
    """\
    if not np.isfinite(mean):
        print("diverged in epoch", epoch + 1)
        break
    loss, share = judge(
        x_validation, y_validation
    )
    train.append(mean)
    train_accuracy.append(right)
    validation.append(loss)
    validation_accuracy.append(share)
    print(epoch + 1, mean, right)
    print("validation", loss, share)""",
)
_STOPPING = """
    best = np.argmin(validation)
    if best == epoch:
        kept = model.get_weights()
    if epoch - best >= {patience}:
        break
if np.isfinite(mean):
    model.set_weights(kept)
    print("best epoch", best + 1)"""
_ALL_BATCHES = """\
def all_batches():
    for epoch in itertools.count():
        for rows in batches(epoch):
            x = tf.gather(x_train, rows)
            y = tf.gather(y_train, rows)
{weights}            yield x, y{weight}"""
_WHOLE_ERROR = """\
def whole_error(y, y_hat):
    error = tf.square(y_hat - y)
    return error + tf.add_n(model.losses)"""
_FIT = """\
callbacks = tf.keras.callbacks
model.compile(
    optimizer,
    loss={loss},
{metric})
found = model.fit(
    all_batches(),
    epochs={epochs},
    steps_per_epoch=steps,
    shuffle=False,
    validation_data=(
        x_validation,
        y_validation,
    ),
    validation_batch_size=1024,
    callbacks=[
        callbacks.TerminateOnNaN(),
{stopping}    ],
    verbose=2,
)
history = found.history
"""
_STOPPING_OF_FIT = """\
        callbacks.EarlyStopping(
{monitor}            patience={patience},
            restore_best_weights=True,
        ),
"""
_MONITOR = """\
            "{validation}",
            mode="min",
"""
_HISTORY = """\
train = np.array(history["loss"]) * unit
validation = (
    np.array(history["{validation}"]) * unit
)
"""
_ACCURACIES = """\
train_accuracy = history["accuracy"]
validation_accuracy = history["val_accuracy"]
"""
_UNFINISHED = (
    """\
if not np.isfinite(train[-1:]).all():
    # This epoch was not finished.
    train = train[:-1]
    validation = validation[:-1]""",
    """\
if not np.isfinite(train[-1:]).all():
    # This epoch was not finished.
    train = train[:-1]
    validation = validation[:-1]
    del train_accuracy[-1]
    del validation_accuracy[-1:]""",
)
_TEST = (
    """\
test = judge(x_test, y_test)
print("test", test)""",
    """\
test = judge(x_test, y_test)
print("test", *test)""",
)
_CONFUSION = """\
# Rows are true classes.
y_hat = model(x_test)
confusion = tf.math.confusion_matrix(
    {true}, {chosen}, {classes}
)
print(confusion.numpy())"""
