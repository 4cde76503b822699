"""Notations of other programs, books and countries: each is read as what it means there."""

from __future__ import annotations

import mpmath
import pytest

from explorer.core.language.expression import Call, names
from explorer.core.language.latex import to_latex
from explorer.core.language.notation import to_text
from explorer.core.language.parser import parse_expression
from explorer.core.sentence import ParseError
from tests import oracle


def same(text: str, other: str) -> bool:
    return parse_expression(text) == parse_expression(other)


def value(text: str, **at: float) -> mpmath.mpf:
    with mpmath.mp.workdps(30):
        return oracle.evaluate(parse_expression(text), {k: mpmath.mpf(v) for k, v in at.items()})


def said(text: str) -> str:
    with pytest.raises(ParseError) as caught:
        parse_expression(text)
    error = caught.value
    assert 0 <= error.start < error.end <= len(text)
    assert "`" not in str(error)
    return str(error)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("x>0 ? x : 0", "x if x>0 else 0"),
        ("x<0 ? -x : x<1 ? x : x^2", "-x if x<0 else x if x<1 else x^2"),
        ("{x<0: -x, x^2}", "-x if x<0 else x^2"),
        ("{x<0: -x, x<1: x, x^2}", "-x if x<0 else x if x<1 else x^2"),
        ("2{x<0: -x, x^2} + 1", "2*(-x if x<0 else x^2) + 1"),
        ("Piecewise((-x, x<0), (x^2, True))", "-x if x<0 else x^2"),
        ("Piecewise(((x+1), x<0), (x^2, True))", "(x + 1) if x<0 else x^2"),
        ("sympy.Piecewise((-x, x<0), (x**2, True))", "-x if x<0 else x^2"),
        ("np.piecewise(x, [x<0], [1, 2])", None),
        ("Piecewise[{{-x, x<0}, {x, x<1}}, x^2]", "-x if x<0 else x if x<1 else x^2"),
        ("piecewise(x<0, -x, x^2)", "-x if x<0 else x^2"),
        ("piecewise(x<0, -x, x<1, x, x^2)", "-x if x<0 else x if x<1 else x^2"),
        (r"\begin{cases} -x & x<0 \\ x^2 & \text{otherwise} \end{cases}", "-x if x<0 else x^2"),
        (r"\begin{cases} -x, & \text{if } x<0, \\ x^2, & \text{else} \end{cases}",
         "-x if x<0 else x^2"),
        (r"f(x) = \begin{cases}-x&x<0\\x^2&x\ge0\end{cases}", "{x<0: -x, x>=0: x^2}"),
        (r"f(x) = \begin{cases}\frac{\sin x}{x}&x\neq0\\1&x=0\end{cases}",
         "{x!=0: sin(x)/x, x==0: 1}"),
        (r"\begin{cases} 1 & \text{if } x=0 \\ x & \text{otherwise} \end{cases}",
         "1 if x==0 else x"),
        ("x>0 || x<-1", "x>0 or x<-1"),
        ("|x|>1 || x<0", "|x|>1 or x<0"),
        ("(x>0) | (x<-1)", "x>0 or x<-1"),
        ("np.where((x>0) & (x<1), 1, 0)", "tf.where(x>0 and x<1, 1, 0)"),
        ("~(x>0)", "not x>0"),
        ("x>0 and true", "x>0 and 0==0"),
    ],
)  # fmt: skip
def test_pieces_are_read_in_every_notation(text: str, meaning: str | None) -> None:
    if meaning is None:
        assert said(text)
    else:
        assert same(text, meaning)


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("x^2 {x>0}", -2, None),
        ("x^2 {x>0}", 3, 9),
        ("x^2 + 1 {0<x<1}", 0.5, 1.25),
        ("x^2 + 1 {0<x<1}", 2, None),
        ("{x>0}", 1, 1),
        ("{x>0}", -1, None),
        ("{x<0: -x, x>1: x^2}", -2, 2),
        ("{x<0: -x, x>1: x^2}", 0.5, None),
        ("{x<0: -x, x>1: x^2}", 2, 4),
        ("x^{2}{x>0}{x<9}", 10, None),
        ("(x>0)x^2", -2, 0),
    ],
)
def test_a_condition_in_braces_leaves_no_value_elsewhere(
    text: str, at: float, expected: float | None
) -> None:
    found = value(text, x=at)
    assert mpmath.isnan(found) if expected is None else found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(k^2, k, 1, 5)", 55),
        ("prod(k, k, 1, 5)", 120),
        ("Sum(k**2, (k, 1, 5))", 55),
        ("Sum[k^2, {k, 1, 5}]", 55),
        (r"\sum_{k=1}^{5} k^2", 55),
        ("∑_{k=1}^5 k^2", 55),
        (r"\prod_{i=1}^{4} i", 24),
        (r"\sum_{k=-2}^{2} k^2 + 1", 11),
        (r"2\sum_{n=0}^{3} 2^n", 30),
        ("sum(k, k, -3, 3)", 0),
        ("sum(sum(k*n, k, 1, 2), n, 1, 3)", 18),
    ],
)
def test_sums_and_products_with_bounds_are_written_out(text: str, expected: float) -> None:
    assert names(parse_expression(text)) == ()
    assert value(text) == expected


def test_a_sum_keeps_the_letters_it_does_not_count() -> None:
    assert names(parse_expression("sum(a x^k, k, 0, 3)")) == ("a", "x")
    assert value("sum(x^k/k!, k, 0, 20)", x=1) == pytest.approx(2.718281828459045)


@pytest.mark.parametrize(
    "text", ["sum(k, k, 5, 1)", "sum(k, 2, 1, 5)", "sum(k, k, 1, n)", "sum(k, k, 1/2, 2)"]
)
def test_a_sum_without_whole_bounds_is_refused(text: str) -> None:
    assert said(text).startswith("A sum needs its letter and two whole numbers")


@pytest.mark.parametrize("text", ["sum(k, k, 1, 9999)", "sum(sin(k x), k, 1, 100)"])
def test_a_sum_that_is_too_long_is_refused(text: str) -> None:
    assert said(text).startswith("This has more than 400 parts")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("sqrt[3]{x}", "root(x, 3)"), ("√[3]{x}", "root(x, 3)"), ("√[3](x)", "root(x, 3)"),
        ("sqrt[3](x)", "root(x, 3)"), ("sqrt[n]{x}", "root(x, n)"), ("Sqrt[x]", "sqrt(x)"),
        ("log[2]{x}", "log(x)/log(2)"), ("frac{1}{2}x", "(1/2) x"), ("2 cdot x", "2 x"),
        (r"{x \over 2} + 1", "x/2 + 1"), (r"{x + 1 \over {x \over 2}}", "(x + 1)/(x/2)"),
        ("log_3(x)", "log(x, 3)"), ("log_3 x", "log(x, 3)"), ("log₃(x)", "log(x, 3)"),
        ("log_a(x)", "log(x, a)"), (r"\log_{b} x", "log(x, b)"), ("log_10 x", "log10(x)"),
        ("log_e(x)", "log(x, e)"), ("log_3² x", "log(x, 3)^2"),
        ("sin(30°)", "sin(deg2rad(30))"), ("sin(30 deg)", "sin(deg2rad(30))"),
        (r"30^\circ", "deg2rad(30)"), ("sin x°", "sin(deg2rad(x))"), ("1/30°", "1/deg2rad(30)"),
        ("eˣ", "e^x"), ("e⁻ˣ", "e^(-x)"), ("e²ˣ", "e^(2x)"), ("xⁿ", "x^n"), ("2ⁿx", "2^n x"),
        ("x.^2", "x^2"), ("x.*sin(x)./2", "x*sin(x)/2"), ("2.*x", "2x"), ("2.^x", "2^x"),
        ("x plus 1 minus 2", "x + 1 - 2"), ("2 times x", "2x"),
        ("2е^х", "2e^x"), ("х²", "x^2"), ("Ѕ + А", "S + A"), ("ｘ＋ο", "x + o"),
        ("a•b", "a*b"), ("1_000 x", "1000x"), ("x<>0", "x!=0"), ("PI()*x", "pi*x"),
        ("!(x>0)", "not x>0"), ("Math.pow(x, 2) + Math.PI", "x^2 + pi"), ("= x^2", "x^2"),
        ("x -> x^2", "x^2"), ("f: x ↦ x^2", "x^2"), ("f := x -> x^2", "x^2"),
        (r"f(x) = 2\mathrm{e}^{x}", "2e^x"), ("Alpha x", "A x"),
    ],
)  # fmt: skip
def test_what_others_write_is_read_as_they_mean_it(text: str, meaning: str) -> None:
    assert same(text, meaning)


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("ch x", "cosh"), ("sh(x)", "sinh"), ("th x", "tanh"), ("cth x", "coth"), ("tg x", "tan"),
        ("ctg x", "cot"), ("cotg x", "cot"), ("arctg x", "atan"), ("arcctg x", "acot"),
        ("arsh x", "asinh"), ("arch x", "acosh"), ("arth x", "atanh"), ("argsh x", "asinh"),
        ("sen x", "sin"), ("senh x", "sinh"), ("tgh x", "tanh"), ("arcsen x", "asin"),
        ("lb x", "log2"), ("ld x", "log2"), ("lg x", "log10"), ("cosec x", "csc"),
        ("shx", "sinh"), ("thx", "tanh"), ("lbx", "log2"), ("senx", "sin"),
    ],
)  # fmt: skip
def test_names_of_other_countries_are_read(text: str, function: str) -> None:
    tree = parse_expression(text)
    assert isinstance(tree, Call)
    assert tree.function == function


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("np.sinc(x)", "sinc(pi*x)"),
        ("tf.nn.leaky_relu(x)", "leaky_relu(x, 0.2)"),
        ("tf.nn.leaky_relu(x, alpha=0.1)", "leaky_relu(x, 0.1)"),
        ("np.heaviside(x, 0.5)", "where(x<0, 0, where(x>0, 1, 0.5))"),
        ("tf.nn.gelu(x, approximate=False)", "gelu(x)"),
        ("tf.clip_by_value(x, clip_value_min=0, clip_value_max=1)", "clip(x, 0, 1)"),
        ("np.radians(x)", "deg2rad(x)"),
        ("tf.nn.relu6(x)", "relu6(x)"),
    ],
)
def test_libraries_have_their_own_defaults(text: str, meaning: str) -> None:
    # np.sinc is a row of its own, so that it is shown as what was pasted.
    for at in (-1.5, -0.3, 0.7, 2.5):
        assert value(text, x=at) == pytest.approx(value(meaning, x=at), rel=1e-14)


@pytest.mark.parametrize(
    "text", ["jax.nn.leaky_relu(x)", "torch.nn.leaky_relu(x)", "jax.nn.gelu(x)"]
)
def test_another_function_under_the_same_name_is_refused(text: str) -> None:
    assert "is not the function that TensorFlow calls" in said(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("f'(x)", "A dash means a derivative. The program differentiates by itself"),
        ("y′", "A dash means a derivative."),
        ("a:b", "“:” belongs between a condition and a value, as in {x<0: -x, x^2}; to divide"),
        ("x; y", "One function at a time: keep what stands before “;”"),
        ("sin x, cos x", "One function at a time: keep what stands before “,”"),
        ("∫x dx", "Integrals are not computed: type the function alone."),
        ("int x^2", "Integrals are not computed"),
        ("lim x", "Limits are not computed: type the function itself"),
        ("x²+y²=1", "“=” makes this an equation: to see where it holds, draw x²+y² - (1)."),
        ("x=2", "“x = 2” is a vertical line, not a function of x; type y = … or f(x) = …."),
        ("r=theta", "“r = …” is a polar curve: to see r over its angle, type theta alone."),
        ("r = 1 + cos(θ)", "“r = …” is a polar curve"),
        ("a = 2", "This sets “a”: type a function with a in it, and set a by its slider."),
        ("x = x^2", "“x” stands on both sides: to see where they are equal, draw x - (x^2)."),
        ("qq=[4]", "This sets “qq”"),
        ("y = [4]", "A list of numbers is not a function"),
        ("[1, 2]", "A list of numbers is not a function"),
        ("1,000 x", "Numbers have no comma: write 1000 for thousands, 1.000 for a decimal."),
        ("12,5 x", "The decimal sign is a point; did you mean 12.5?"),
        ("5 mm", "“mm” looks like a unit: leave it out, or write m·m for a product."),
        ("3kg x", "“kg” looks like a unit"),
        ("2+3i", "Complex numbers are not drawn; if “i” is a parameter, write 3*i."),
        ("2j", "Complex numbers are not drawn"),
        ("e^(pi*i)", "Complex numbers are not drawn"),
        ("exp(i x)", "Complex numbers are not drawn"),
        ("0x1", "“0x1” is a number of another base; write it as 1."),
        ("0b101", "“0b101” is a number of another base; write it as 5."),
        ("0o70", "“0o70” is a number of another base; write it as 56."),
        ("0x1e+4", "“0x1e” is a number of another base; write it as 30."),
        ("0b2", "“0b2” is not a number"),
        ("123..", "“123..” is not a number; write for example 1.5 or 1.5e-3."),
        (".0.", "“.0.” is not a number"),
        ("1.23ee4", "“1.23ee4” is not a number"),
        ("1.23e--4", "“1.23e--4” is not a number"),
        ("5!!", "“!!” can mean two things; write (x!)! if you mean that."),
        ("x squared", "Write “squared” as a power: x^2."),
        ("rand x", "“rand” gives another number each time and has no derivative"),
        ("x rad", "Angles are in radians already: leave “rad” out."),
        ("x^2 for x>0", "Write the condition in braces after the function: x^2 {x>0}."),
        ("±x", "“±” is two functions: type one of them, with + or with −."),
        ("log3(x)", "“log3” can mean two things; write log_3(x), or log(3 x)."),
        ("x ? 1 : 2", "“?” needs a comparison such as x > 0 here."),
        ("{x: 1, 2}", "“{” needs a comparison such as x > 0 here."),
        ("օ + 1", "“օ” is not known."),
        ("x => x^2", "“=>” is not supported: write >= to compare, or the function alone."),
        ("x=<0", "“=<” is not supported: write <= to compare"),
        ("1 000 x", "Numbers have no spaces: write 1000, or 1*000 for a product."),
        ("10% of x", "Write “of” as a product"),
        ("if x>0 then x else 0", "Write x if x>0 else 0, or {x>0: x, 0}."),
        (r"\int_0^1 x", "Integrals are not computed"),
        ("“x”", "Leave the quotes out"),
        ("5 in a", "“in” is neither a function nor a number here."),
        ("d/d", "The program differentiates by itself"),
    ],
)
def test_a_dead_end_says_what_to_write_instead(text: str, sentence: str) -> None:
    assert said(text).startswith(sentence)


def test_what_is_longer_than_floats_in_a_superscript_is_refused() -> None:
    assert "is too large" in said("x" + "⁹" * 309)
    assert "is too large" in said("x" + "⁹" * 309 + "ˣ")
    assert "is too large" in said("log_" + "9" * 309 + "(x)")
    assert "is not known" in said("exp" + "9" * 309)


@pytest.mark.parametrize(
    "text",
    ["x if x>0 else -x", "x^2 {x>0}", "{x<0: 1, x>1: 2}", "sin(30°)", "x!°"],
)
def test_latex_of_pieces_and_degrees_is_read_as_what_it_was(text: str) -> None:
    tree = parse_expression(text)
    assert parse_expression(to_latex(tree)) == tree
    assert parse_expression(to_text(tree)) == tree


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("x→0", "Limits are not computed"),
        ("x->0", "Limits are not computed"),
        ("x→∞", "Limits are not computed"),
        ("x → a", "Limits are not computed"),
        ("sin(x)/x, x→0", "Limits are not computed"),
        (r"lim_{x\to 0} sin(x)/x", "Limits are not computed"),
        ("x=t, y=t^2", "A curve with an x and a y of its own is not drawn"),
        ("x(t)=cos t; y(t)=sin t", "A curve with an x and a y of its own is not drawn"),
        ("square root of x", "Write sqrt(x), or root(x, 3) without “of”."),
        ("sin of x", "Write sin(x) without “of”."),
        ("x to the power of 2", "Write x^2 without “of”."),
        ("20 percent of x", "Write “percent” as a sign: 5%."),
        ("x divided by 2", "Write “divided” as a division: x/2."),
        ("half of x", "Write “half” as a division"),
        ("absolute value of x", "Write the absolute value of x as abs(x) or |x|."),
        ("log base 2 of x", "Write the base of a logarithm as log_2(x)"),
        ("1 + x + ... + x^5", "Dots are not supported: write all terms, or a sum"),
        (r"1 + x + \dots", "Write all terms, or a sum"),
        ("sum(x^k, k=1..5)", "Dots are not supported"),
        ("cube root of x", "Write x^3 for the cube of x, and cbrt(x) for its cube root."),
        ("IF(x>0;x;-x)", "Arguments are separated by commas: write “,” here."),
        ("y=2x+1, y=x^2", "One function at a time: keep what stands before “,”"),
        ("sin-1(x)", "“sin-1” can mean two things: write asin(x), or sin(-x)."),
        ("x tanh−1(x/2)", "“tanh-1” can mean two things: write atanh(x), or tanh(-x)."),
        ("1'000 x", "Numbers have no marks between thousands: write 1000."),
        ("12’345’678", "Numbers have no marks between thousands: write 12345678."),
        (
            "1e+ x",
            "“1e+” is an unfinished number, as in 1.5e-3; with the constant e write 1*e + ….",
        ),
        ("2.5e- x", "“2.5e-” is an unfinished number"),
        ("x^2 {x>0} + 1", "A condition in braces stands at the end"),
        ("x {x>0} * 2", "A condition in braces stands at the end"),
        ("x over 2", "Write “over” as a division: x/2."),
        ("x hoch 2", "Write “hoch” as a power: x^2."),
        ("2 mal x", "Write “mal” as a product: 2*x."),
        *((f"x {unit}", f"“{unit}” looks like a unit") for unit in ("km", "cm", "px", "ms", "kg")),
        ("(x+1) cm", "“cm” looks like a unit"),
        ("100°C", "“°C” looks like a unit: leave it out."),
        ("x² cm", "“cm” looks like a unit"),
    ],
)
def test_what_has_no_meaning_is_refused_with_what_to_write(text: str, start: str) -> None:
    assert said(text).startswith(start)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        (r"\exp\{-x\}", "exp(-x)"), (r"\max\{a,b\}", "max(a, b)"), (r"\left\{x\right\}^2", "x^2"),
        (r"\big(x\big)^2", "x^2"), (r"\Bigl[x\Bigr]", "x"), (r"\bigg(x\bigg)", "x"),
        ("@(x) x.^2", "x^2"), ("f = @(x) x.^2", "x^2"), ("@(x, y) x.*y", "x y"),
        ("nthroot(x,3)", "root(x, 3)"), ("surd(x,3)", "root(x, 3)"),
        ("Rational(1,3)", "1/3"), ("x**Rational(1,3)", "x^(1/3)"),
        ("x**sp.Rational(2,3)", "x^(2/3)"),
        ("x²⁺¹", "x^(2+1)"), ("e²ˣ⁻¹", "e^(2x-1)"), ("x⁻²ⁿ⁺¹", "x^(-2n+1)"), ("x⁻¹", "x^-1"),
        ("sum_{k=1}^{4} x^k", "sum(x^k, k, 1, 4)"), ("sum_(k=1)^4 x^k", "sum(x^k, k, 1, 4)"),
        ("prod_{k=1}^3 k", "prod(k, k, 1, 3)"),
        (r"\sum\limits_{k=1}^{4} x^k", "sum(x^k, k, 1, 4)"), (r"\mathbf{x}^2", "x^2"),
        ("sin -1(x)", "sin(-(1*x))"), ("sin-2(x)", "sin(-(2x))"), ("2-1(x)", "2-1*(x)"),
        ("sin(30 degrees)", "sin(30°)"), ("sin x degrees", "sin(x°)"),
        ("log^2_2 x", "log_2^2 x"), (r"\log^{2}_{3}(x)", "log_3^2 (x)"),
        ("betrag(x)", "abs(x)"), ("wurzel(x)", "sqrt(x)"), ("raiz(x)", "sqrt(x)"),
        ("raíz(x)", "sqrt(x)"), ("racine(x)", "sqrt(x)"), ("2px", "2*p*x"), ("x->x^2", "x^2"),
        ("2e + 1", "2*e + 1"), ("x->x", "x"),
    ],
)  # fmt: skip
def test_more_of_other_notations_is_read_as_what_it_means(text: str, meaning: str) -> None:
    assert same(text, meaning)
