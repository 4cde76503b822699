"""Tests, mirroring the package."""

import pytest

# What a helper asserts is told as what a test asserts.
pytest.register_assert_rewrite("tests.commands.asking")
