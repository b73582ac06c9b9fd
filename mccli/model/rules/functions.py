"""Scalar rules that the paper's table leaves out: quotients, functions, choices and kinks.

The names are those that ``--steps rules`` uses.
"""

from __future__ import annotations

from mccli.model.rules.form import Example, Formula, Rule, RuleTable

_INNER = "of a function u of x, times du/dx (chain rule)"


def _function(
    name: str,
    says: str,
    when: str,
    rows: tuple[tuple[str, str], ...],
    shown: str,
    warning: str = "",
) -> Rule:
    """The rule of functions of x, its title the name with blanks."""
    formulas = tuple(Formula(function, "x", derivative) for function, derivative in rows)
    title = f"{name.replace('-', ' ')} rule"
    return Rule(name, title, "", says, when, formulas, Example("grad", (shown,)), warning)


FUNCTION_RULES = RuleTable(
    "functions",
    "quotients and functions",
    "",
    (
        _function(
            "identity", "x changes as x does.", "always", (("x", "1"),), "x",
        ),
        _function(
            "quotient",
            "The numerator's derivative times the denominator, less the numerator times the "
            "denominator's derivative, over the denominator squared.",
            "f and g have a derivative at x, and g is not 0 there",
            (("f/g", "(D(f, x)*g - f*D(g, x))/g^2"),),
            "sin(x)/(x^2 + 1)",
            "The order counts: the numerator is differentiated first.",
        ),
        _function(
            "reciprocal", "The quotient rule for the numerator 1.",
            "g has a derivative at x, and is not 0 there",
            (("1/g", "-g^(-2)*D(g, x)"),), "1/(x^2 + 1)",
        ),
        _function(
            "general-power",
            "With x in base and exponent, f^g is exp(g*log(f)).",
            "f and g have a derivative at x, and f > 0 there",
            (("f^g", "f^g*(D(g, x)*log(f) + D(f, x)*g/f)"),), "x^x",
        ),
        _function(
            "exponential", f"The exponential is its own derivative; {_INNER}.",
            "a > 0",
            (("exp(x)", "exp(x)"), ("a^x", "a^x*log(a)")), "exp(3*x)",
        ),
        _function(
            "logarithm", f"The derivative of the natural logarithm is 1/x; {_INNER}.",
            "x > 0",
            (("log(x)", "1/x"), ("log2(x)", "1/(x*log(2))"), ("log10(x)", "1/(x*log(10))")),
            "log(3*x)",
        ),
        _function(
            "root", f"The power rule for the exponents 1/2 and 1/3; {_INNER}.",
            "x > 0 for the square root, x ≠ 0 for the cube root",
            (("sqrt(x)", "1/(2*sqrt(x))"), ("cbrt(x)", "1/(3*cbrt(x)^2)")), "sqrt(x^2 + 1)",
        ),
        _function(
            "trigonometric", f"Sine and cosine turn into each other; {_INNER}.",
            "cos(x) ≠ 0 for the tangent",
            (("sin(x)", "cos(x)"), ("cos(x)", "-sin(x)"), ("tan(x)", "1/cos(x)^2")), "sin(x^2)",
        ),
        _function(
            "inverse-trigonometric", f"Algebraic derivatives; {_INNER}.",
            "-1 < x < 1 for asin and acos",
            (
                ("asin(x)", "1/sqrt(1 - x^2)"), ("acos(x)", "-1/sqrt(1 - x^2)"),
                ("atan(x)", "1/(1 + x^2)"),
            ),
            "atan(2*x)",
        ),
        _function(
            "hyperbolic", f"As for sine and cosine, without the change of sign; {_INNER}.",
            "always",
            (("sinh(x)", "cosh(x)"), ("cosh(x)", "sinh(x)"), ("tanh(x)", "1 - tanh(x)^2")),
            "tanh(2*x)",
        ),
        _function(
            "inverse-hyperbolic", f"Algebraic derivatives; {_INNER}.",
            "x > 1 for acosh, -1 < x < 1 for atanh",
            (
                ("asinh(x)", "1/sqrt(x^2 + 1)"), ("acosh(x)", "1/sqrt(x^2 - 1)"),
                ("atanh(x)", "1/(1 - x^2)"),
            ),
            "asinh(2*x)",
        ),
        _function(
            "sigmoid", f"The sigmoid times what it lacks to 1; {_INNER}.", "always",
            (("sigmoid(x)", "sigmoid(x)*(1 - sigmoid(x))"),), "sigmoid(2*x)",
        ),
        _function(
            "softplus", f"The derivative of log(1 + exp(x)) is the sigmoid; {_INNER}.", "always",
            (("softplus(x)", "sigmoid(x)"),), "softplus(2*x)",
        ),
        _function(
            "error-function", f"A bell curve; {_INNER}.", "always",
            (("erf(x)", "2/sqrt(pi)*exp(-x^2)"),), "erf(2*x)",
        ),
        _function(
            "absolute-value", f"The slope is the sign; {_INNER}.",
            "x ≠ 0: at the kink there is no derivative",
            (("abs(x)", "sign(x)"),), "abs(3*x)",
        ),
        _function(
            "step-function",
            "A comparison, a sign or a rounded number is constant between its jumps.",
            "away from the jumps, where there is no derivative",
            (("x > a", "0"), ("sign(x)", "0"), ("floor(x)", "0"), ("ceil(x)", "0")), "x*(x > 1)",
        ),
        _function(
            "piecewise", "Each branch is differentiated; the condition stays.",
            "away from the border between the branches",
            (("where(x > a, f, g)", "where(x > a, D(f, x), D(g, x))"),),
            "where(x > 1, x^2, 2*x)",
        ),
        _function(
            "maximum", "The derivative of the larger of the two.",
            "away from f = g; there, f <= g holds and g's derivative counts",
            (("max(f, g)", "(f > g)*D(f, x) + (f <= g)*D(g, x)"),), "max(x^2, 2*x)",
            "Against a number, as in max(0, z), the number is kept at the kink: see relu.",
        ),
        _function(
            "minimum", "The derivative of the smaller of the two.",
            "away from f = g; there, f >= g holds and g's derivative counts",
            (("min(f, g)", "(f < g)*D(f, x) + (f >= g)*D(g, x)"),), "min(x^2, 2*x)",
        ),
    ),
)  # fmt: skip
