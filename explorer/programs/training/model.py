"""The model of a training and what it minimises, as the program has them."""

from __future__ import annotations

from explorer.core.training.sizes import outputs_of
from explorer.core.training.spec import Layer, TrainingProblem
from explorer.programs.optimizer import optimizer_lines


def model_blocks(problem: TrainingProblem, classes: int) -> list[str]:
    """Return the layers with their optimizer, and the loss with other scores.

    Args:
        problem: what is trained.
        classes: how many there are; 0 for a number.
    """
    is_own = problem.dropout > 0 and problem.mode == "compiled"
    model = [
        f"tf.keras.utils.set_random_seed({problem.seed})",
        *layer_lines(problem, classes, "inputs"),
        *optimizer_lines(problem.runner, f"{problem.runner.rate!r}", f"{problem.epochs} * steps"),
    ]
    losses = loss_block(problem, classes)
    if classes:
        losses = [losses, _ACCURACY[classes > 2]]
    else:
        losses = [_ERROR, losses] if problem.pitfall else [losses]
    return [*([_DROPOUT] if is_own else []), "\n".join(model), *losses]


def layer_lines(problem: TrainingProblem, classes: int, inputs: str) -> list[str]:
    """Return the model; `inputs` is the name of the array that it takes."""
    return [
        "layers = tf.keras.layers",
        *([f"penalty = tf.keras.regularizers.L2({problem.l2!r})"] if problem.l2 else []),
        "model = tf.keras.Sequential([",
        f"    layers.Input({inputs}.shape[1:]),",
        *(f"    {line}," for layer in problem.layers for line in _layers(problem, layer)),
        f"    {_dense(problem, outputs_of(classes))},",
        "])",
    ]


def loss_name(problem: TrainingProblem, classes: int) -> str:
    """Return the name of the loss, penalties of the weights aside."""
    if classes:
        return "cross_entropy"
    return "broadcast_error" if problem.pitfall else "squared_error"


def loss_block(problem: TrainingProblem, classes: int) -> str:
    """Return the definition of the loss, under its `loss_name`."""
    if classes:
        return _CROSS_ENTROPY[classes > 2]
    return _PITFALL if problem.pitfall else _ERROR


def _layers(problem: TrainingProblem, layer: Layer) -> list[str]:
    if problem.batch_norm:
        lines = [
            _dense(problem, layer.units, has_bias=False),
            "layers.BatchNormalization()",
            f'layers.Activation("{layer.activation}")',
        ]
    else:
        lines = [_dense(problem, layer.units, layer.activation)]
    if problem.dropout:
        kind = "Dropout" if problem.mode == "compiled" else "layers.Dropout"
        lines.append(f"{kind}({problem.dropout!r})")
    return lines


def _dense(
    problem: TrainingProblem, units: int, activation: str = "", *, has_bias: bool = True
) -> str:
    arguments = [f"{units}"]
    if activation:
        arguments.append(f'"{activation}"')
    if not has_bias:
        arguments.append("use_bias=False")
    if problem.l2:
        arguments.append("kernel_regularizer=penalty")
    return f"layers.Dense({', '.join(arguments)})"


_DROPOUT = """\
class Dropout(tf.keras.layers.Dropout):
    # It drops what it would without XLA,
    # which makes other floats of the bits.
    def call(self, x, training=False):
        if not training:
            return x
        seed = self.seed_generator.next()
        random = tf.random
        bits = random.stateless_uniform(
            tf.shape(x),
            tf.cast(seed, tf.int32),
            minval=None,
            maxval=None,
            dtype=tf.int32,
            alg="philox",
        )
        drawn = tf.bitwise.bitwise_and(
            bits, 2**23 - 1
        )
        least = np.float32(self.rate) * 2**23
        is_kept = drawn >= int(np.ceil(least))
        scaled = x / (1 - self.rate)
        return tf.where(is_kept, scaled, 0.0)"""
_ERROR = """\
def squared_error(y, y_hat):
    return tf.reduce_mean(
        tf.square(y_hat - y)
    )"""
_PITFALL = """\
def broadcast_error(y, y_hat):
    # (batch, 1) less (batch,) is
    # (batch, batch).
    y = tf.reshape(y, [-1])
    return tf.reduce_mean(
        tf.square(y_hat - y)
    )"""
_CROSS_ENTROPY = (
    """\
losses = tf.keras.losses
cross_entropy = (
    losses.BinaryCrossentropy(
        from_logits=True
    )
)""",
    """\
losses = tf.keras.losses
cross_entropy = (
    losses.SparseCategoricalCrossentropy(
        from_logits=True
    )
)""",
)
_ACCURACY = (
    """\
def accuracy(y, y_hat):
    # 1 for a row that is right.
    right = (y_hat > 0) == (y > 0.5)
    return tf.cast(right, tf.float32)""",
    """\
def accuracy(y, y_hat):
    # 1 for a row that is right.
    chosen = tf.argmax(y_hat, 1, tf.int32)
    return tf.cast(chosen == y, tf.float32)""",
)
