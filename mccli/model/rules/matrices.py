"""Rules for vectors and matrices that the paper leaves out: products, norms, softmax."""

from __future__ import annotations

from mccli.model.rules.form import Example, Formula, Rule, RuleTable

_ROW = ("1 × n", "n × 1")
_X = "x : R^n"


def _row(function: str, row: str, column: str, spaces: str = _X) -> Formula:
    """The derivative of a scalar by x."""
    return Formula(function, "x", row, column, _ROW, spaces)


MATRIX_RULES = RuleTable(
    "matrices",
    "vectors and matrices",
    "",
    (
        Rule(
            "matrix-product",
            "matrix product rule",
            "",
            "A matrix that does not depend on x comes out, at its own place in the product.",
            "A does not depend on x",
            (Formula("A*x", "x", "A", "A'", ("m × n", "n × m"), "A : R^(m,n); x : R^n"),),
            Example("jacobian", ("A*x",), ("A : R^(m,n)", _X), ("x",)),
        ),
        Rule(
            "transpose",
            "transpose rule",
            "",
            "A transposed product is the product of the transposes in reverse order; it is taken "
            "apart before it is differentiated.",
            "always",
            (
                Formula(
                    "(A*B)'", "", "B'*A'", "", ("n × m", "n × m"), "A : R^(m,k); B : R^(k,n)",
                ),
            ),
            Example("jacobian", ("(x'*A)'",), (_X, "A : R^(n,m)"), ("x",)),
        ),
        Rule(
            "quadratic-form",
            "quadratic form",
            "",
            "Both factors x change; for a symmetric A the two terms are one, 2*x'*A.",
            "A does not depend on x",
            (_row("x'*A*x", "x'*(A + A')", "(A + A')*x", "A : R^(n,n); x : R^n"),),
            Example("grad", ("x'*A*x",), ("A : R^(n,n)", _X), ("x",)),
        ),
        Rule(
            "norm",
            "norm rule",
            "",
            "The norm's gradient is the unit vector along x; that of its square is 2*x.",
            "x is not 0; the square has its derivative there, too",
            (_row("norm(x)", "x'/norm(x)", "x/norm(x)"), _row("norm(x)^2", "2*x'", "2*x")),
            Example("grad", ("norm(x)",), (_X,)),
        ),
        Rule(
            "mean",
            "mean rule",
            "",
            "Every component counts one n-th.",
            "always",
            (_row("mean(x)", "1/n*ones(n)'", "1/n*ones(n)"),),
            Example("grad", ("mean(x)",), (_X,)),
        ),
        Rule(
            "softmax",
            "softmax rule",
            "",
            "Its components sum to 1, so each changes with all of x; the matrix is symmetric.",
            "always",
            (
                Formula(
                    "softmax(x)", "x", "diag(softmax(x)) - softmax(x)*softmax(x)'", "",
                    ("n × n", "n × n"), _X,
                ),
            ),
            Example("jacobian", ("softmax(x)",), (_X,)),
        ),
        Rule(
            "logsumexp",
            "logsumexp rule",
            "",
            "The gradient of log(sum(exp(x))) is the softmax.",
            "always",
            (_row("logsumexp(x)", "softmax(x)'", "softmax(x)"),),
            Example("grad", ("logsumexp(x)",), (_X,)),
        ),
    ),
    vectors=True,
)  # fmt: skip
