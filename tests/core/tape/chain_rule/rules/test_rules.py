"""Formulas against what TensorFlow really returned: a formula that differs is not shown."""

from __future__ import annotations

import logging

import pytest

from tests.core.tape.chain_rule.given import of, without_formula

OF_ACTIVATIONS = """
tf.nn.selu(x)
tf.nn.selu(-x)
tf.nn.selu(m)
tf.nn.elu(m)
tf.nn.leaky_relu(m)
tf.nn.leaky_relu(m, 0.01)
tf.nn.relu6(4.0 * m)
tf.nn.silu(m)
tf.nn.swish(x)
tf.nn.silu(m, beta=1.5)
tf.nn.gelu(m)
tf.nn.gelu(m, approximate=True)
tf.nn.crelu(m)
tf.keras.activations.mish(m)
tf.clip_by_value(m, 0.0, 1.5)
tf.raw_ops.ClipByValue(t=m, clip_value_min=0.0, clip_value_max=1.5)
tf.clip_by_norm(m, 2.0)
tf.keras.activations.hard_sigmoid(m)
tf.nn.softsign(m)
tf.nn.softplus(m)
tf.nn.l2_normalize(m, -1)
tf.nn.sigmoid_cross_entropy_with_logits(tf.ones([2, 3]), m)
tf.nn.dropout(m, 0.5)
tf.keras.losses.huber(b, m)
tf.keras.losses.mse(b, m)
tf.math.sigmoid(m)
"""
OF_SPECIAL = """
tf.math.lgamma(x)
tf.math.lgamma(-x)
tf.math.digamma(x)
tf.math.erfinv(x)
tf.math.ndtri(x)
tf.math.polygamma(2.0, x)
tf.math.zeta(2.5, x)
tf.math.igamma(1.5, x)
tf.math.igammac(1.5, x)
tf.math.betainc(1.5, 2.5, x)
tf.math.special.dawsn(x)
tf.math.special.expint(x)
tf.math.special.spence(x)
tf.math.special.fresnel_cos(x)
tf.math.special.fresnel_sin(x)
tf.math.bessel_i0(x)
tf.math.bessel_i1(x)
tf.math.bessel_i0e(-x)
tf.math.bessel_i1e(x)
tf.math.special.bessel_j0(x)
tf.math.special.bessel_j1(x)
tf.math.special.bessel_k0(x)
tf.math.special.bessel_k1(x)
tf.math.special.bessel_k0e(x)
tf.math.special.bessel_k1e(x)
tf.math.lbeta(b)
tf.math.xlogy(x, c)
tf.math.xlog1py(x, c)
tf.math.xdivy(x, c)
tf.math.xlogy(m, b)
tf.math.igamma(1.5, b)
tf.math.betainc(0.5 * b, b, 0.2 * b)
tf.exp(tf.math.lgamma(b))
tf.math.erfcinv(x)
tf.math.multiply_no_nan(m, b)
"""
OF_COMPLEX = """
tf.math.real(z)
tf.math.imag(z)
tf.abs(z)
tf.math.angle(z)
tf.math.conj(z)
tf.complex(x, c)
tf.complex(m, 2.0 * m)
tf.cast(b, tf.complex64)
z * z
z + z
z - 2.0 * z
z / (z + 3.0)
z ** 3
tf.square(z)
tf.exp(z)
tf.sin(z)
tf.math.log(z + 4.0)
tf.sqrt(z + 4.0)
tf.tanh(z)
tf.sigmoid(z)
u @ u
tf.signal.fft(z)
tf.signal.ifft(z)
tf.signal.fft2d(u)
tf.signal.ifft2d(u)
tf.signal.rfft(b)
tf.signal.rfft(m)
tf.signal.irfft(z)
tf.reduce_sum(z)
tf.signal.irfft(z, [7])
-z
tf.math.reciprocal(z)
tf.reduce_mean(z)
z[1:]
tf.signal.rfft(b, [4])
tf.abs(tf.signal.fft(z)) ** 2
tf.einsum('a,ab->b', z[:2], u)
tf.tensordot(z[:2], u, 1)
tf.linalg.matmul(u, u, adjoint_b=True)
"""
OF_SUMS = """
tf.cumsum(m, 1, exclusive=True)
tf.cumsum(m, 0, reverse=True)
tf.math.cumprod(m, 1)
tf.math.cumprod(m, 1, exclusive=True)
tf.math.cumprod(b, reverse=True)
tf.math.cumulative_logsumexp(m, 1)
tf.math.reduce_euclidean_norm(m)
tf.math.reduce_euclidean_norm(m, 1)
tf.reduce_prod(m)
tf.reduce_prod(m, 0)
tf.reduce_prod(m - 1.0)
tf.reduce_prod(m - 1.0, 1)
tf.reduce_logsumexp(m)
tf.reduce_logsumexp(m, 1)
tf.math.reduce_std(m)
tf.math.reduce_variance(m, 0)
tf.norm(m)
tf.norm(m, 1)
tf.norm(m, axis=1)
tf.reduce_max(m, 1)
tf.reduce_max(tf.maximum(m, 1.0))
tf.reduce_max(tf.maximum(m, 1.0), 1)
tf.reduce_min(tf.minimum(m, 0.5))
tf.einsum('ab,bc->ac', m, w)
tf.einsum('ab,cb->ac', m, w)
tf.einsum('ab->b', m)
tf.einsum('ab->ba', m)
tf.einsum('abc,acd->abd', k, k)
tf.einsum('a,b->ab', b, b)
tf.einsum('a,a->', b, b)
tf.einsum('ab,bc,c->a', m, w, b)
tf.tensordot(m, w, 1)
tf.linalg.matvec(m, b)
tf.math.accumulate_n([m, m])
tf.tensordot(m, m, [[0, 1], [0, 1]])
tf.reduce_sum(tf.norm(m, ord=1, axis=1))
tf.scan(lambda a, e: a * e, b)
tf.map_fn(lambda e: e * e, b)
tf.foldl(lambda a, e: a * e, b)
"""
OF_PLACES = """
tf.gather_nd(1.0 * m, [[0, 1], [1, 2], [0, 1]])
tf.gather_nd(m, [[1], [0]])
tf.scatter_nd([[1], [3], [1]], b, [5])
tf.tensor_scatter_nd_add(b, [[0]], [x])
tf.tensor_scatter_nd_update(b, [[0], [2]], [x, c])
tf.sort(b, direction='DESCENDING')
tf.tensor_scatter_nd_sub(b, [[1]], [x])
tf.math.top_k(m, 2).values
tf.sort(m)
tf.roll(m, 1, 1)
tf.roll(m, [1, -2], [0, 1])
tf.pad(m, [[1, 1], [2, 1]], 'REFLECT')
tf.pad(m, [[1, 2], [2, 1]], 'SYMMETRIC')
tf.pad(m, [[1, 0], [0, 2]], 'CONSTANT', 5.0)
tf.nn.depth_to_space(i[:, :, :4, :] @ tf.ones([2, 4]), 2)
tf.nn.space_to_depth(i[:, :2, :2], 2)
tf.nn.space_to_depth(i[:, :, :4], 2)
tf.reverse_sequence(m, [2, 3], seq_axis=1)
tf.fill([2, 2], x)
tf.linalg.diag(b)
tf.linalg.diag_part(w)
tf.linalg.trace(w)
tf.linalg.diag_part(m)
tf.linalg.set_diag(w, b)
tf.linalg.band_part(w, 1, 0)
tf.linalg.band_part(w, 0, -1)
tf.linalg.tensor_diag(b)
tf.linalg.tensor_diag_part(w)
tf.split(m, 3, 1)
tf.split(m, [1, 2], 1)[1]
tf.unstack(m, axis=1)
tf.repeat(b, 2)
tf.boolean_mask(m, m > 0.4)
tf.concat([m, w], 0)[1:3]
tf.transpose(k, [1, 2, 0])
tf.tile(b, [3])
tf.broadcast_to(x, [2, 3])
tf.reverse(m, [0, 1])
tf.meshgrid(b, b)
tf.identity_n([x, c])
tf.squeeze(m[:, :1])
m[:, ::-1]
m[-1, ::2]
tf.gather(m, [[0, 1], [1, 0]], axis=1)
tf.gather(m, [[0, 1], [2, 2]], batch_dims=1)
tf.nn.embedding_lookup(w, [0, 2, 0])
tf.linalg.diag(b, k=1)
tf.stack([x, c, x])
tf.where([True, False, True], b, 2.0 * b)
tf.cast(tf.cast(b, tf.float64), tf.float32)
"""
OF_SEGMENTS = """
tf.math.segment_sum(w, [0, 0, 1])
tf.math.segment_mean(w, [0, 0, 2])
tf.math.segment_max(w, [0, 0, 1])
tf.math.segment_min(w, [0, 0, 1])
tf.math.segment_prod(w, [0, 0, 1])
tf.math.unsorted_segment_sum(w, [1, 0, 1], 2)
tf.math.unsorted_segment_max(w, [1, 0, 1], 2)
tf.math.segment_max(b * 0.0, [0, 0, 1])
tf.math.unsorted_segment_sum(b, [1, -1, 1], 2)
tf.math.unsorted_segment_min(b, [1, 1, 0], 2)
tf.math.unsorted_segment_prod(w, [1, 0, 1], 2)
tf.math.unsorted_segment_mean(w, [1, 0, 1], 2)
tf.dynamic_partition(b, [1, 0, 1], 2)
tf.sparse.segment_sum(w, [0, 2, 0], [0, 0, 1])
tf.sparse.segment_mean(w, [0, 2, 0], [0, 0, 1])
tf.dynamic_stitch([[0, 2], [1]], [b[:2], b[2:]])
tf.sparse.segment_sqrt_n(w, [0, 2], [0, 0])
"""
OF_ALGEBRA = """
tf.linalg.inv(w)
tf.linalg.det(w)
tf.linalg.slogdet(w).log_abs_determinant
tf.linalg.solve(w, m[:1, :, None][0])
tf.linalg.solve(w, w @ w, adjoint=True)
tf.linalg.triangular_solve(s, w)
tf.linalg.triangular_solve(s, w, lower=False)
tf.linalg.triangular_solve(s, w, adjoint=True)
tf.linalg.cholesky(s)
tf.linalg.cholesky_solve(tf.linalg.cholesky(s), w)
tf.linalg.logdet(s)
tf.linalg.eigvalsh(s)
tf.linalg.eigh(s)
tf.linalg.svd(m, compute_uv=False)
tf.linalg.qr(w)
tf.linalg.cross(b, w[0])
tf.linalg.inv(k)
tf.linalg.det(k)
tf.linalg.norm(w, 2, [0, 1])
tf.linalg.expm(0.1 * s)
tf.sparse.sparse_dense_matmul(tf.SparseTensor([[0, 1], [1, 2]], tf.stack([x, c]), [2, 3]), w)
tf.linalg.svd(m)[0]
tf.linalg.lstsq(w, w)
tf.linalg.qr(tf.transpose(m))[1]
tf.linalg.adjoint(w)
tf.linalg.normalize(w)[0]
tf.linalg.global_norm([w, m])
"""
OF_WINDOWS = """
tf.nn.conv2d(i, f, 1, 'SAME')
tf.nn.conv2d(i, f, 2, 'VALID')
tf.nn.conv2d(i, f, 2, 'SAME')
tf.nn.conv2d(i, f, 1, 'VALID', dilations=2)
tf.nn.convolution(i, f)
tf.nn.conv1d(m[..., None], w[:2, None, :2], 1, 'SAME')
tf.nn.depthwise_conv2d(i, d, [1, 1, 1, 1], 'SAME')
tf.nn.depthwise_conv2d(i, d, [1, 2, 2, 1], 'VALID')
tf.nn.conv3d(v, n, [1, 1, 1, 1, 1], 'SAME')
tf.nn.conv3d(v, n, [1, 2, 1, 2, 1], 'VALID')
tf.nn.conv2d_transpose(i, tf.transpose(f, [0, 1, 3, 2]), [2, 8, 10, 3], 2, 'SAME')
tf.nn.separable_conv2d(i, d, w[:1, None, :2] * tf.ones([1, 1, 4, 2]), [1, 1, 1, 1], 'SAME')
tf.nn.max_pool2d(i, 2, 2, 'VALID')
tf.nn.max_pool2d(i, 3, 2, 'SAME')
tf.nn.max_pool2d(tf.nn.relu(i), 2, 1, 'SAME')
tf.nn.avg_pool2d(i, 2, 2, 'VALID')
tf.nn.avg_pool2d(i, 3, 2, 'SAME')
tf.nn.max_pool3d(v, 2, 1, 'SAME')
tf.nn.avg_pool3d(v, 2, 2, 'VALID')
tf.nn.max_pool1d(m[..., None], 2, 1, 'SAME')
tf.nn.max_pool_with_argmax(i, 2, 2, 'VALID')[0]
tf.nn.conv2d(i, f, 1, [[0, 0], [1, 0], [2, 1], [0, 0]])
tf.image.resize(i, [6, 7])
tf.image.resize(i, [2, 3], 'nearest')
tf.image.resize(i, [8, 10], 'nearest')
tf.compat.v1.image.resize_bilinear(i, [6, 7], True)
tf.compat.v1.nn.fused_batch_norm(i, b[:2], b[1:])[0]
tf.nn.batch_normalization(i, 0.1, 1.1, b[:2], b[1:], 0.001)
tf.compat.v1.nn.fused_batch_norm(i, b[:2], b[1:], [0.1, 0.2], [1.0, 2.0], is_training=False)[0]
tf.image.flip_left_right(i)
tf.image.rgb_to_grayscale(i @ f[0, 0])
tf.image.random_crop(i, [2, 3, 3, 2], seed=1)
tf.image.total_variation(i)
tf.image.adjust_brightness(i, 0.1)
tf.image.crop_to_bounding_box(i, 0, 1, 2, 3)
"""


def lines(text: str) -> list[str]:
    """Return the expressions of a table."""
    return text.strip().split("\n")


OF_OUTER_SWEEPS = """
tf.nn.leaky_relu(m)
tf.nn.selu(m)
tf.nn.relu6(4.0 * m)
tf.nn.softplus(m)
tf.nn.conv2d(i, f, 2, 'SAME')
tf.nn.max_pool2d(i, 3, 2, 'SAME')
tf.linalg.inv(w)
tf.linalg.det(w)
tf.einsum('ab,bc->ac', m, w)
m[-1, ::2]
tf.pad(m, [[1, 1], [2, 1]], 'REFLECT')
tf.tanh(z)
tf.signal.fft(z)
"""


ALL = [
    *(*lines(OF_ACTIVATIONS), *lines(OF_SPECIAL), *lines(OF_COMPLEX), *lines(OF_SUMS)),
    *(*lines(OF_PLACES), *lines(OF_SEGMENTS), *lines(OF_ALGEBRA), *lines(OF_WINDOWS)),
]


@pytest.mark.fast_cases(12)
@pytest.mark.parametrize("expression", ALL)
def test_an_operation_has_a_formula_that_gives_what_was_returned(
    expression: str, caplog: pytest.LogCaptureFixture
) -> None:
    # TensorFlow's own gradients call what it warns of.
    caplog.set_level(logging.ERROR, "tensorflow")
    assert without_formula(of(expression)) == []


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("expression", lines(OF_OUTER_SWEEPS))
def test_the_outer_sweep_has_formulas_for_the_backward_operations(
    expression: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "tensorflow")
    assert without_formula(of(expression, 1)) == []
