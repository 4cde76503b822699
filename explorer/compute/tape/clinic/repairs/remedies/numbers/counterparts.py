"""What TensorFlow has for functions of NumPy and `math`."""

from __future__ import annotations

PLAIN = {
    "abs": "abs", "absolute": "abs", "fabs": "abs", "add": "add", "subtract": "subtract",
    "multiply": "multiply", "divide": "divide", "true_divide": "divide", "negative": "negative",
    "sin": "sin", "cos": "cos", "tan": "tan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh",
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctan2": "atan2",
    "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh",
    "asin": "asin", "acos": "acos", "atan": "atan", "atan2": "atan2",
    "asinh": "asinh", "acosh": "acosh", "atanh": "atanh",
    "exp": "exp", "expm1": "math.expm1", "log": "math.log", "log1p": "math.log1p",
    "sqrt": "sqrt", "square": "square", "power": "pow", "pow": "pow",
    "reciprocal": "math.reciprocal",
    "sign": "sign", "erf": "math.erf", "erfc": "math.erfc", "lgamma": "math.lgamma",
    "floor": "floor", "ceil": "math.ceil", "round": "round", "rint": "round",
    "maximum": "maximum", "minimum": "minimum", "where": "where", "clip": "clip_by_value",
    "sum": "reduce_sum", "mean": "reduce_mean", "max": "reduce_max", "min": "reduce_min",
    "amax": "reduce_max", "amin": "reduce_min", "prod": "reduce_prod", "fsum": "add_n",
    "average": "reduce_mean", "std": "math.reduce_std", "var": "math.reduce_variance",
    "cumsum": "cumsum", "cumprod": "math.cumprod", "array": "stack", "asarray": "stack",
    "stack": "stack", "transpose": "transpose", "reshape": "reshape", "squeeze": "squeeze",
    "expand_dims": "expand_dims", "matmul": "matmul", "trace": "linalg.trace",
    "diag": "linalg.diag", "zeros_like": "zeros_like", "ones_like": "ones_like", "tile": "tile",
}  # fmt: skip
"""Names below `tensorflow` by the name in NumPy or `math`; arguments are the same."""
LINEAR = {"norm": "norm", "inv": "linalg.inv", "det": "linalg.det", "solve": "linalg.solve"}
"""Of `numpy.linalg`."""
TYPES = {
    "float16": "float16",
    "float32": "float32",
    "float64": "float64",
    "single": "float32",
    "double": "float64",
}
"""NumPy's types of floats, which are called to make a number."""
METHODS = {
    "mean": "reduce_mean", "sum": "reduce_sum", "max": "reduce_max", "min": "reduce_min",
    "prod": "reduce_prod", "std": "math.reduce_std", "var": "math.reduce_variance",
    "reshape": "reshape", "flatten": "reshape", "ravel": "reshape", "transpose": "transpose",
    "squeeze": "squeeze", "cumsum": "cumsum", "astype": "cast", "clip": "clip_by_value",
}  # fmt: skip
"""Names below `tensorflow` by the method of an array; the array is the first argument."""
ARRAYS = frozenset({*METHODS, "copy", "dot"})
"""Methods of arrays that tensors lack."""

OTHERS = {
    "statistics.mean": "reduce_mean", "statistics.fmean": "reduce_mean",
    "scipy.special.expit": "sigmoid", "scipy.special.softmax": "nn.softmax",
    "scipy.special.logsumexp": "reduce_logsumexp", "scipy.special.gammaln": "math.lgamma",
    "scipy.special.xlogy": "math.xlogy", "scipy.special.digamma": "math.digamma",
}  # fmt: skip
"""Of further libraries, by their full names."""


def counterpart(path: str) -> str | None:
    """Return the name below `tensorflow` of a function by its full name."""
    package, _, name = path.rpartition(".")
    if path in OTHERS:
        return OTHERS[path]
    if package == "numpy.linalg":
        return LINEAR.get(name) or _below("linalg", name)
    if package in ("numpy", "math", "scipy.special"):
        return PLAIN.get(name) or _below("math", name) or _below("experimental.numpy", name)
    return None


def _below(module: str, name: str) -> str | None:
    """Return the name of a function that a module of TensorFlow has under the same name."""
    import tensorflow as tf

    found: object = tf
    for part in (*module.split("."), name):
        found = getattr(found, part, None)
    return f"{module}.{name}" if callable(found) else None
