"""What replaced what: names that TensorFlow's own tables of the upgrade do not have, or worse.

Left is the full name that is gone, right the one of today. A name that still exists is never looked
up here.
"""

from __future__ import annotations

RENAMED = {
    # TensorFlow 1.
    "tensorflow.set_random_seed": "tensorflow.random.set_seed",
    "tensorflow.random.set_random_seed": "tensorflow.random.set_seed",
    "tensorflow.sub": "tensorflow.subtract",
    "tensorflow.mul": "tensorflow.multiply",
    "tensorflow.neg": "tensorflow.negative",
    "tensorflow.pack": "tensorflow.stack",
    "tensorflow.unpack": "tensorflow.unstack",
    "tensorflow.select": "tensorflow.where",
    "tensorflow.inv": "tensorflow.math.reciprocal",
    "tensorflow.batch_matmul": "tensorflow.matmul",
    "tensorflow.matrix_transpose": "tensorflow.linalg.matrix_transpose",
    "tensorflow.complex_abs": "tensorflow.abs",
    "tensorflow.div": "tensorflow.compat.v1.div",
    "tensorflow.py_func": "tensorflow.compat.v1.py_func",
    "tensorflow.layers": "tensorflow.keras.layers",
    "tensorflow.train.GradientDescentOptimizer": "tensorflow.keras.optimizers.SGD",
    "tensorflow.train.AdamOptimizer": "tensorflow.keras.optimizers.Adam",
    "tensorflow.train.MomentumOptimizer": "tensorflow.keras.optimizers.SGD",
    # tf.contrib.
    "tensorflow.contrib.eager.Variable": "tensorflow.Variable",
    "tensorflow.contrib.eager.GradientTape": "tensorflow.GradientTape",
    "tensorflow.contrib.eager.executing_eagerly": "tensorflow.executing_eagerly",
    "tensorflow.contrib.eager.in_eager_mode": "tensorflow.executing_eagerly",
    "tensorflow.contrib.eager.custom_gradient": "tensorflow.custom_gradient",
    "tensorflow.contrib.eager.py_func": "tensorflow.py_function",
    "tensorflow.contrib.eager.defun": "tensorflow.function",
    "tensorflow.contrib.eager.function": "tensorflow.function",
    "tensorflow.contrib.eager.Checkpoint": "tensorflow.train.Checkpoint",
    "tensorflow.contrib.eager.Network": "tensorflow.keras.Model",
    "tensorflow.contrib.eager.Sequential": "tensorflow.keras.Sequential",
    "tensorflow.contrib.eager.metrics.Mean": "tensorflow.keras.metrics.Mean",
    "tensorflow.contrib.eager.metrics.Accuracy": "tensorflow.keras.metrics.Accuracy",
    "tensorflow.contrib.eager.metrics.SparseAccuracy": (
        "tensorflow.keras.metrics.SparseCategoricalAccuracy"
    ),
    "tensorflow.contrib.eager.metrics.CategoricalAccuracy": (
        "tensorflow.keras.metrics.CategoricalAccuracy"
    ),
    "tensorflow.contrib.eager.metrics.BinaryAccuracy": "tensorflow.keras.metrics.BinaryAccuracy",
    "tensorflow.contrib.eager.run_test_in_graph_and_eager_modes": "tensorflow.function",
    "tensorflow.contrib.eager.Iterator": "iter",
    "tensorflow.contrib.eager.list_devices": "tensorflow.config.list_logical_devices",
    "tensorflow.contrib.layers.xavier_initializer": ("tensorflow.keras.initializers.GlorotUniform"),
    "tensorflow.contrib.layers.xavier_initializer_conv2d": (
        "tensorflow.keras.initializers.GlorotUniform"
    ),
    "tensorflow.contrib.layers.l2_regularizer": "tensorflow.keras.regularizers.L2",
    "tensorflow.contrib.layers.l1_regularizer": "tensorflow.keras.regularizers.L1",
    "tensorflow.contrib.layers.flatten": "tensorflow.compat.v1.layers.flatten",
    "tensorflow.contrib.keras": "tensorflow.keras",
    "tensorflow.contrib.data.Dataset": "tensorflow.data.Dataset",
    "tensorflow.contrib.autograph.convert": "tensorflow.autograph.to_graph",
    "tensorflow.contrib.autograph.to_graph": "tensorflow.autograph.to_graph",
    "tensorflow.contrib.framework.nest": "tensorflow.nest",
    "tensorflow.contrib.opt.AdamWOptimizer": "tensorflow.keras.optimizers.AdamW",
    "tensorflow.python.keras": "tensorflow.keras",
    # Keras 2.
    "keras.layers.CuDNNLSTM": "keras.layers.LSTM",
    "keras.layers.CuDNNGRU": "keras.layers.GRU",
    "keras.layers.Merge": "keras.layers.Concatenate",
    "keras.layers.Convolution1D": "keras.layers.Conv1D",
    "keras.layers.Convolution2D": "keras.layers.Conv2D",
    "keras.layers.experimental.preprocessing": "keras.layers",
    "keras.layers.experimental.RandomFourierFeatures": "keras.layers.RandomFourierFeatures",
    "keras.layers.experimental.SyncBatchNormalization": "keras.layers.BatchNormalization",
    "keras.optimizers.legacy": "keras.optimizers",
    "keras.optimizers.experimental": "keras.optimizers",
    "keras.experimental.CosineDecay": "keras.optimizers.schedules.CosineDecay",
    "keras.experimental.CosineDecayRestarts": "keras.optimizers.schedules.CosineDecayRestarts",
    "keras.engine.topology.Layer": "keras.layers.Layer",
    "keras.engine.Layer": "keras.layers.Layer",
    "keras.engine.base_layer.Layer": "keras.layers.Layer",
    "keras.utils.np_utils": "keras.utils",
    "keras.preprocessing.image.img_to_array": "keras.utils.img_to_array",
    # NumPy 1: the names of Python's own types.
    "numpy.float": "float",
    "numpy.int": "int",
    "numpy.bool": "bool",
    "numpy.object": "object",
    "numpy.str": "str",
    "numpy.complex": "complex",
    "numpy.long": "int",
    "numpy.unicode": "str",
    "numpy.product": "numpy.prod",
    "numpy.cumproduct": "numpy.cumprod",
    "numpy.sometrue": "numpy.any",
    "numpy.alltrue": "numpy.all",
    "numpy.trapz": "numpy.trapezoid",
    "numpy.in1d": "numpy.isin",
    "numpy.asscalar": "numpy.ndarray.item",
    "numpy.row_stack": "numpy.vstack",
    "numpy.msort": "numpy.sort",
    "numpy.NaN": "numpy.nan",
    "numpy.NAN": "numpy.nan",
    "numpy.Inf": "numpy.inf",
    "numpy.Infinity": "numpy.inf",
    "numpy.infty": "numpy.inf",
    "numpy.PINF": "numpy.inf",
    "numpy.float_": "numpy.float64",
    "numpy.complex_": "numpy.complex128",
    "numpy.unicode_": "numpy.str_",
    "numpy.string_": "numpy.bytes_",
    "numpy.round_": "numpy.round",
}
"""What is written for `keras` holds for `tensorflow.keras`, too."""

BARE = {"iter", "float", "int", "bool", "object", "str", "complex"}
"""Replacements that are Python's own."""

SWITCHES = {
    "tensorflow.enable_eager_execution",
    "tensorflow.contrib.eager.enable_eager_execution",
    "tensorflow.enable_v2_behavior",
    "tensorflow.enable_resource_variables",
    "tensorflow.enable_v2_tensorshape",
    "tensorflow.python.enable_eager_execution",
    "tensorflow.python.framework.ops.enable_eager_execution",
    "tensorflow.contrib.eager.enable_remote_eager_execution",
    "tensorflow.enable_control_flow_v2",
    "tensorflow.keras.backend.set_learning_phase",
    "keras.backend.set_learning_phase",
    "keras.backend.set_image_dim_ordering",
    "tensorflow.keras.backend.manual_variable_initialization",
}
"""Statements that turn on what is always on today, or nothing any more."""

KEYWORDS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        ".optimizers.",
        {"lr": "learning_rate", "beta1": "beta_1", "beta2": "beta_2", "use_nesterov": "nesterov"},
    ),
    (
        ".layers.",
        {
            "output_dim": "units",
            "init": "kernel_initializer",
            "W_regularizer": "kernel_regularizer",
            "b_regularizer": "bias_regularizer",
            "bias": "use_bias",
            "p": "rate",
            "nb_filter": "filters",
            "border_mode": "padding",
            "subsample": "strides",
            "alpha": "negative_slope",
        },
    ),
)
"""Arguments of Keras: the part of the full name, and what they are called now."""

DROPPED = {
    ".layers.": {
        "fused",
        "implementation",
        "weights",
        "dim_ordering",
        "renorm",
        "virtual_batch_size",
    },
    ".optimizers.": {"decay_rate", "amsgrad_decay"},
}
"""Arguments that did not change the numbers, and are gone."""
