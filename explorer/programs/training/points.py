"""Points of the plane in classes, as the program draws them."""

from __future__ import annotations

from explorer.core.training.data import Shape

_BEGUN = """\
draw = np.random.default_rng({seed})
targets = np.arange({count}) % 2
"""
_NOISE = """
noise = draw.standard_normal(inputs.shape)
inputs = inputs + {noise!r} * noise"""
_ON_CIRCLE = """\
inputs = np.column_stack(
    [np.cos(angle), np.sin(angle)]
)
"""

SHAPES: dict[Shape, str] = {
    "moons": f"""\
{_BEGUN}angle = draw.uniform(0, np.pi, {{count}})
{_ON_CIRCLE}# The second moon is turned and moved.
other = [1.0, 0.5] - inputs
is_first = targets[:, None] == 0
inputs = np.where(is_first, inputs, other)\
{_NOISE}""",
    "circles": f"""\
{_BEGUN}angle = draw.uniform(0, 2 * np.pi, {{count}})
{_ON_CIRCLE}radius = np.where(targets == 0, 1.0, 0.5)
inputs = radius[:, None] * inputs\
{_NOISE}""",
    "spirals": f"""\
{_BEGUN}# Evenly over the area.
area = draw.uniform(0.02, 1, {{count}})
radius = np.sqrt(area)
angle = np.pi * (3.5 * radius + targets)
{_ON_CIRCLE}inputs = radius[:, None] * inputs\
{_NOISE}""",
    "xor": f"""\
{_BEGUN}shape = {{count}}, 2
inputs = draw.uniform(0.05, 1, shape)
sides = draw.choice([-1.0, 1.0], {{count}})
inputs[:, 0] *= sides
# The second class has unlike signs.
inputs[:, 1] *= np.where(
    targets == 0, sides, -sides
)\
{_NOISE}""",
    "blobs": f"""\
draw = np.random.default_rng({{seed}})
targets = np.arange({{count}}) % 3
centers = np.array([
    [-1.0, -0.7],
    [1.0, -0.7],
    [0.0, 1.1],
])
inputs = centers[targets]\
{_NOISE}""",
}
"""What draws each shape, to be formatted with seed, count and noise."""
