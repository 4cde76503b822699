"""A function of several variables in a dtype, with the tape's gradient."""

from __future__ import annotations

from dataclasses import dataclass

import tensorflow as tf

from explorer.compute.kit.lowering import lower
from explorer.compute.kit.tape import Tensor, gradient
from explorer.core.language.expression import Expression


@dataclass(frozen=True, slots=True)
class Landscape:
    """Landscape of a descent: a function of its variables, in a dtype."""

    expression: Expression
    variables: tuple[str, ...]
    parameters: tuple[str, ...]
    dtype: str

    @property
    def kind(self) -> tf.DType:
        """The dtype as TensorFlow knows it."""
        return tf.as_dtype(self.dtype)

    def __call__(
        self, x: Tensor, parameters: Tensor, *, by_xla: bool = False
    ) -> tuple[Tensor, list[Tensor | None]]:
        """Return f at x, (rows, variables), as (rows,), and the tape's gradient by variable.

        Both are those of the eager kernels, inside an XLA function too if `by_xla` says so.
        """
        columns = tf.unstack(x, num=len(self.variables), axis=1)
        y, slopes = gradient(lambda at: self._value(at, parameters, by_xla=by_xla), columns)
        if y.shape == columns[0].shape:
            return y, slopes
        return tf.broadcast_to(y, tf.shape(columns[0])), slopes

    def value(self, x: Tensor, parameters: Tensor) -> Tensor:
        """Return f alone at x, (rows, variables), as (rows,)."""
        columns = tf.unstack(x, num=len(self.variables), axis=1)
        y = self._value(columns, parameters, by_xla=False)
        return tf.broadcast_to(y, tf.shape(columns[0]))

    def _value(self, columns: list[Tensor], parameters: Tensor, *, by_xla: bool) -> Tensor:
        values = {name: parameters[i] for i, name in enumerate(self.parameters)}
        values.update(zip(self.variables, columns, strict=True))
        return lower(self.expression, values, self.kind, by_xla=by_xla)
