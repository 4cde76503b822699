"""The optimizers of Descent: names, Keras' classes and hyper-parameters, in one table."""

from __future__ import annotations

from dataclasses import dataclass, field

from explorer.core.translation import Text


@dataclass(frozen=True, slots=True)
class Optimizer:
    """One optimizer.

    Attributes:
        name: as it is written on the command line and in files.
        title: as people write it.
        keras: the class in `tf.keras.optimizers`, empty for the loop of one's own.
        settings: the hyper-parameters but the learning rate, with Keras' defaults.
        fixed: what this entry passes to the class and nobody changes.
    """

    name: str
    title: Text
    keras: str
    settings: dict[str, float] = field(default_factory=dict)
    fixed: dict[str, bool] = field(default_factory=dict)

    @property
    def label(self) -> Text:
        """The short name, in legends and tables."""
        return self.name if self.keras else "own loop"

    @property
    def heading(self) -> Text:
        """The title where there is little room."""
        return self.title if self.keras else "own loop"


_BETAS = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}
OPTIMIZERS: dict[str, Optimizer] = {
    row.name: row
    for row in (
        Optimizer("tape", "gradient descent (own loop)", ""),
        Optimizer("sgd", "SGD", "SGD"),
        Optimizer("momentum", "SGD with momentum", "SGD", {"momentum": 0.9}),
        Optimizer("nesterov", "Nesterov", "SGD", {"momentum": 0.9}, {"nesterov": True}),
        Optimizer("rmsprop", "RMSprop", "RMSprop", {"rho": 0.9, "momentum": 0.0, "epsilon": 1e-7}),
        Optimizer(
            "adagrad", "Adagrad", "Adagrad", {"initial_accumulator_value": 0.1, "epsilon": 1e-7}
        ),
        Optimizer("adadelta", "Adadelta", "Adadelta", {"rho": 0.95, "epsilon": 1e-7}),
        Optimizer("adam", "Adam", "Adam", _BETAS),
        Optimizer("adamw", "AdamW", "AdamW", {"weight_decay": 0.004, **_BETAS}),
        Optimizer("adamax", "Adamax", "Adamax", _BETAS),
        Optimizer("nadam", "Nadam", "Nadam", _BETAS),
        Optimizer("lion", "Lion", "Lion", {"beta_1": 0.9, "beta_2": 0.99}),
        Optimizer(
            "ftrl",
            "Ftrl",
            "Ftrl",
            {
                "learning_rate_power": -0.5,
                "initial_accumulator_value": 0.1,
                "l1_regularization_strength": 0.0,
                "l2_regularization_strength": 0.0,
                "l2_shrinkage_regularization_strength": 0.0,
                "beta": 0.0,
            },
        ),
    )
}

ALIASES = {"own": "tape", "own loop": "tape", "gradient descent": "tape", "gd": "tape"}
"""Other names under which an optimizer is found on the command line."""
