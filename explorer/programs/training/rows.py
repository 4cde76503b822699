"""The parts of the data, and the batches, as the program makes them."""

from __future__ import annotations

from explorer.core.training.data import CsvFile, Digits, Penguins, Wine
from explorer.core.training.sizes import TEST_SEED, VALIDATION_SEED
from explorer.core.training.spec import TrainingProblem


def part_blocks(problem: TrainingProblem, classes: int, *, is_standardised: bool) -> list[str]:
    """Return what splits and standardises the rows.

    When it has run, it leaves `x_train`, `y_train` and the same of validation and test.

    Args:
        problem: what is trained.
        classes: how many there are; 0 for a number.
        is_standardised: whether the target is learned in units of its deviation.
    """
    kind = "random" if problem.split == "stratified" and not classes else problem.split
    guard = isinstance(problem.data, CsvFile | Penguins | Wine)
    blocks = [
        _PARTS[kind].format(
            test=problem.test_share, validation=problem.validation_share,
            test_seed=TEST_SEED, validation_seed=VALIDATION_SEED,
        ),
        _PREPARED.format(
            scale=_COMMON_SCALE if isinstance(problem.data, Digits) else _SCALE,
            guard="scale[np.ptp(inputs[rows], axis=0) == 0] = 1\n" if guard else "",
            weights=_WEIGHTS.format(classes=classes) if problem.balanced and classes else "",
            target=_STANDARDISED if is_standardised else "",
            tensor=_NUMBERS if classes > 2 else _COLUMN,
        ),
    ]  # fmt: skip
    return [_SPLITS[kind], *blocks]


def batches(problem: TrainingProblem) -> str:
    """Return the function that draws the batches of an epoch."""
    return _BATCHES[problem.sampling].format(seed=problem.seed, batch=problem.batch)


_SPLITS = {
    "random": """\
def split(rows, share, seed):
    # As scikit-learn's train_test_split.
    draw = np.random.RandomState(seed)
    order = draw.permutation(len(rows))
    out = int(np.ceil(share * len(rows)))
    kept, held = order[out:], order[:out]
    return rows[kept], rows[held]""",
    "stratified": """\
def held_out(counts, total):
    # By shares and largest remainders; the
    # last row of a class is kept if it can.
    exact = total * counts / counts.sum()
    most = np.maximum(counts - 1, 0)
    limit = counts
    if most.sum() >= total:
        limit = most
    out = np.minimum(exact.astype(int), most)
    rest = out - exact
    for k in np.argsort(rest, kind="stable"):
        left = total - out.sum()
        out[k] += min(1, left, most[k] - out[k])
    large = np.argsort(-counts, kind="stable")
    for k in large:
        left = total - out.sum()
        out[k] += min(left, limit[k] - out[k])
    return out


def split(rows, share, seed):
    draw = np.random.RandomState(seed)
    own = targets[rows]
    total = int(np.ceil(share * len(rows)))
    out = held_out(np.bincount(own), total)
    is_held = np.zeros(len(rows), bool)
    for k, count in enumerate(out):
        places = np.flatnonzero(own == k)
        places = draw.permutation(places)
        is_held[places[:count]] = True
    order = draw.permutation(len(rows))
    rows, is_held = rows[order], is_held[order]
    return rows[~is_held], rows[is_held]""",
    "ordered": """\
def split(rows, share):
    # The last ones are held out.
    out = int(np.ceil(share * len(rows)))
    return rows[:-out], rows[-out:]""",
}
_DRAWN_PARTS = """\
rows = np.arange(len(targets))
rows, held = split(rows, {test!r}, {test_seed})
rows, others = split(rows, {validation!r}, {validation_seed})"""
_PARTS = {
    "random": _DRAWN_PARTS,
    "stratified": _DRAWN_PARTS,
    "ordered": """\
rows = np.arange(len(targets))
rows, held = split(rows, {test!r})
rows, others = split(rows, {validation!r})""",
}
_SCALE = """\
mean = inputs[rows].mean(axis=0)
scale = inputs[rows].std(axis=0)"""
_COMMON_SCALE = """\
# One scale, as all inputs are pixels.
mean = inputs[rows].mean()
scale = inputs[rows].std()"""
_PREPARED = """\
{scale}
{guard}inputs = (inputs - mean) / scale
{weights}{target}inputs = tf.constant(inputs, tf.float32)
{tensor}
x_train = tf.gather(inputs, rows)
y_train = tf.gather(targets, rows)
x_validation = tf.gather(inputs, others)
y_validation = tf.gather(targets, others)
x_test = tf.gather(inputs, held)
y_test = tf.gather(targets, held)"""
_COLUMN = """\
targets = tf.constant(
    targets[:, None], tf.float32
)"""
_NUMBERS = "targets = tf.constant(targets, tf.int32)"
_STANDARDISED = """\
# So is the target. A squared error times
# unit is one in the target's own unit.
center = targets[rows].mean()
spread = targets[rows].std()
if np.ptp(targets[rows]) == 0:
    spread = 1.0
targets = (targets - center) / spread
unit = spread**2
"""
_WEIGHTS = """\
# The rarer its class, the more a row has
# to say.
counts = np.bincount(targets[rows])
own = counts[targets[rows]]
w_train = tf.constant(
    len(rows) / ({classes} * own), tf.float32
)
"""
_BATCHES = {
    "replacement": """\
batch = min({batch}, len(y_train))
steps = len(y_train) // batch


def batches(epoch):
    seed = [{seed}, epoch]
    draw = np.random.default_rng(seed)
    shape = steps, batch
    return draw.integers(
        0, len(y_train), shape, np.int32
    )""",
    "shuffled": """\
batch = min({batch}, len(y_train))
steps = len(y_train) // batch


def batches(epoch):
    seed = [{seed}, epoch]
    draw = np.random.default_rng(seed)
    order = draw.permutation(len(y_train))
    order = order[: steps * batch]
    return order.reshape(steps, batch)""",
}
