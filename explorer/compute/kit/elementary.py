"""Functions that TensorFlow lacks, or computes otherwise than mathematics has them.

The programs of the Code panel show them word for word: `core.source` reads this file as text, so
what is shown is what is run. A function here may use tf, math and the other ones, nothing else.
"""

# Shown in programs, which have no annotations of ours.
# ruff: noqa: ANN001, ANN201, ANN202, D103
# pyright: basic, reportCallIssue=false, reportArgumentType=false

from __future__ import annotations

import math

import tensorflow as tf


def harmless(x, is_taken, instead):
    # tf.where computes both pieces, and
    # multiplies the derivative of the one
    # not taken by 0. If it is infinite or
    # NaN, that is NaN. So a piece gets a
    # harmless argument where not taken.
    return tf.where(is_taken, x, tf.constant(instead, x.dtype))


def whole(y, back, x):
    # The whole number beside y that takes
    # us back to x, if there is one. The
    # derivative stays that of y.
    nearest = tf.round(y)
    epsilon = 2.0**-52 if x.dtype == tf.float64 else 2.0**-23
    is_whole = tf.abs(back / x - 1) < 1.5 * epsilon
    missing = tf.where(is_whole, nearest - y, tf.zeros_like(y))
    return y + tf.stop_gradient(missing)


def log_base(x, base):
    y = tf.math.log(x) / tf.math.log(base)
    return whole(y, tf.pow(base, tf.round(y)), x)


def log2(x):
    return log_base(x, tf.constant(2.0, x.dtype))


def log10(x):
    return log_base(x, tf.constant(10.0, x.dtype))


def real_root(x, numerator, denominator):
    # The real value for an odd denominator;
    # tf.pow gives NaN below zero. The sign
    # is never 0: the slope of the cube root
    # at 0 is to be infinite and not NaN.
    one = tf.ones_like(x)
    sign = tf.where(x < 0, -one, one) if denominator % 2 else one
    y = tf.pow(sign * x, numerator / denominator)
    back = tf.pow(tf.round(y), denominator)
    y = whole(y, back, tf.pow(sign * x, numerator))
    return sign * y if numerator % 2 else y


def real_power(x, numerator, denominator):
    # As real_root; but only the values tell
    # what is odd. The lowest bits tell it of
    # whole numbers, as of 2/6 = 1/3.
    p = tf.cast(tf.round(numerator), tf.int64)
    q = tf.cast(tf.round(denominator), tf.int64)
    p_bit = tf.bitwise.bitwise_and(p, -p)
    q_bit = tf.bitwise.bitwise_and(q, -q)
    is_whole = tf.equal(tf.round(numerator), numerator)
    is_whole &= tf.equal(tf.round(denominator), denominator)
    is_real = is_whole & ((q_bit <= p_bit) | tf.equal(p, 0))
    one = tf.ones_like(x)
    size = x * tf.where(is_real & (x < 0), -one, one)
    y = power(size, exponent_of(x, numerator / denominator))
    back = tf.pow(tf.round(y), denominator)
    y = whole(y, back, tf.pow(size, numerator))
    return y * tf.where((x < 0) & tf.equal(q_bit, p_bit), -one, one)


def power(x, n):
    # As tf.pow, but for higher derivatives
    # at 0, where that multiplies n - k = 0
    # by 0^-1, which is infinite.
    return _power(x * tf.ones_like(n), n * tf.ones_like(x))


def signed_pow(x, n):
    return tf.pow(x, exponent_of(x, n))


def exponent_of(x, n):
    # Below zero a power has values at single
    # exponents and so no derivative by them,
    # where tf.pow says 0.
    one = tf.ones_like(x * n)
    nan = math.nan * one
    slope = tf.where(x < 0, nan, one)
    return _with_slope(n * one, slope)


@tf.custom_gradient
def _with_slope(n, slope):
    none = tf.zeros_like(slope)

    def gradient(upstream):
        return upstream * slope, none

    return n, gradient


@tf.custom_gradient
def _power(x, n):
    y = tf.pow(x, n)

    def gradient(upstream):
        one = tf.ones_like(x)
        slope = n * _power(x, tf.where(tf.equal(n, 0), one, n - 1))
        # Below zero NaN: see exponent_of.
        log = tf.math.log(tf.where(tf.equal(x, 0), one, x))
        return upstream * slope, upstream * _power(x, n) * log

    return y, gradient


def gamma(x):
    # Below 1/2 by reflection (DLMF 5.5.3),
    # for exp(lgamma) knows no sign. The
    # sine is NaN at the poles.
    is_low, half = x < 0.5, tf.constant(0.5, x.dtype)
    low, high = tf.where(is_low, x, half), tf.where(is_low, half, x)
    nearest = tf.stop_gradient(tf.round(low))
    sign = 1 - 2 * tf.math.floormod(nearest, 2)
    sine = sign * tf.sin(math.pi * (low - nearest))
    is_pole = is_low & tf.equal(x, nearest)
    sine = tf.where(is_pole, tf.constant(math.nan, x.dtype), sine)
    reflected = math.pi / (sine * tf.exp(tf.math.lgamma(1 - low)))
    y = tf.where(is_low, reflected, tf.exp(tf.math.lgamma(high)))
    # A factorial, without rounding.
    factorials = [float(math.factorial(n)) for n in range(171)]
    factorials = tf.constant(factorials, tf.float64)
    index = tf.cast(tf.minimum(high, 171), tf.int32)
    index = tf.clip_by_value(index, 1, 171)
    exact = tf.cast(tf.gather(factorials, index - 1), x.dtype)
    is_whole = tf.equal(x, tf.cast(index, x.dtype)) & tf.math.is_finite(exact)
    missing = tf.where(is_whole, exact - y, tf.zeros_like(y))
    return y + tf.stop_gradient(missing)


def factorial(x):
    return gamma(x + 1)
