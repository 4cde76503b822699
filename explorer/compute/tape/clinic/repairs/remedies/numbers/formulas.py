"""Functions of NumPy, `math`, SciPy and scikit-learn that TensorFlow has only as a formula."""

from __future__ import annotations

_SORTED = "{tf}.sort({tf}.reshape({0}, [-1]))"
_MIDDLE = f"{_SORTED}[({{tf}}.size({{0}}) - 1) // 2 : {{tf}}.size({{0}}) // 2 + 1]"
_STANDARD = "(({0} - {1}) / {2})"
_BY_NUMBER: dict[tuple[str, int], str] = {
    ("numpy.median", 1): f"{{tf}}.reduce_mean({_MIDDLE})",
    ("statistics.median", 1): f"{{tf}}.reduce_mean({_MIDDLE})",
    ("numpy.polyval", 2): "{tf}.math.polyval({tf}.unstack({0}), {1})",
    ("numpy.linalg.solve", 2): (
        "{tf}.squeeze({tf}.linalg.solve({0}, {tf}.reshape({1}, [len({0}), -1])))"
    ),
    ("math.log", 2): "({tf}.math.log({0}) / {tf}.math.log({1}))",
    ("math.dist", 2): "{tf}.norm({0} - {1})",
    ("math.gamma", 1): "{tf}.exp({tf}.math.lgamma({0}))",
    ("math.degrees", 1): "({0} * 57.29577951308232)",
    ("math.radians", 1): "({0} * 0.017453292519943295)",
    ("scipy.special.logit", 1): "{tf}.math.log({0} / (1.0 - {0}))",
    ("scipy.stats.norm.pdf", 3): (
        f"({{tf}}.exp(-0.5 * {_STANDARD} ** 2) / ({{2}} * 2.5066282746310002))"
    ),
    ("scipy.stats.norm.logpdf", 3): (
        f"(-0.5 * {_STANDARD} ** 2 - {{tf}}.math.log({{2}} * 2.5066282746310002))"
    ),
    ("scipy.stats.norm.cdf", 3): (
        f"(0.5 * (1.0 + {{tf}}.math.erf({_STANDARD} / 1.4142135623730951)))"
    ),
    ("sklearn.metrics.mean_squared_error", 2): "{tf}.reduce_mean(({0} - {1}) ** 2)",
    ("sklearn.metrics.mean_absolute_error", 2): "{tf}.reduce_mean({tf}.abs({0} - {1}))",
}
"""By the full name and the number of arguments; 2.5066… is the root of 2π, 1.414… that of 2."""
_SPECTRA = {"fft": "fft", "ifft": "ifft", "fft2": "fft2d", "ifft2": "ifft2d"}


def formula(path: str, given: list[str], words: dict[str, str], module: str) -> str | None:
    """Return the text of a formula for a call, or None where there is none.

    Args:
        path: the full name of what is called.
        given: the texts of its arguments, each of one piece.
        words: the texts of those given by name.
        module: what the snippet calls TensorFlow.
    """
    package, _, name = path.rpartition(".")
    if name in ("trapezoid", "trapz") and package in ("numpy", "scipy.integrate") and given:
        return _trapezoids(given, words, module)
    if package == "numpy.fft" and name in _SPECTRA and len(given) == 1 and not words:
        return f"{module}.signal.{_SPECTRA[name]}({module}.cast({given[0]}, {module}.complex64))"
    if package == "scipy.stats.norm":
        loc, scale = words.pop("loc", "0.0"), words.pop("scale", "1.0")
        given = [*given, loc, scale][:3] if len(given) == 1 else [*given, scale][:3]
    shape = _BY_NUMBER.get((path, len(given)))
    return None if shape is None or words else shape.format(*given, tf=module)


def _trapezoids(given: list[str], words: dict[str, str], module: str) -> str:
    y = given[0]
    x = given[1] if len(given) > 1 else words.get("x")
    means = f"({y}[1:] + {y}[:-1]) / 2.0"
    if x is not None:
        return f"{module}.reduce_sum({means} * ({x}[1:] - {x}[:-1]))"
    return f"({module}.reduce_sum({means}) * {words.get('dx', '1.0')})"
