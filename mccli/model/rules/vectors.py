"""The paper's tables for vectors: gradients and Jacobians, operators, expansion, reductions.

Source: Parr and Howard, "The Matrix Calculus You Need For Deep Learning", sections 3 to 4.4 and
8.1 to 8.4. Where its print slips, the corrected mathematics stands here.
"""

from __future__ import annotations

from mccli.model.rules.form import Example, Formula, Rule, RuleTable

_N = ("n × n", "n × n")
_ROW = ("1 × n", "n × 1")
_COLUMN = ("n × 1", "1 × n")
_WX = "w, x : R^n"
_XZ = "x : R^n; z : R"
_ALWAYS = "always"
_LENGTHS = "w and x have the same length"

JACOBIAN_RULES = RuleTable(
    "jacobians",
    "gradients and Jacobians",
    "3, 4, 8.1",
    (
        Rule(
            "gradient",
            "gradient",
            "3, 8.1",
            "All partial derivatives of a scalar function side by side. Each holds the other "
            "variables constant.",
            "f is a scalar",
            (
                Formula(
                    "f", "x", "[[D(f, x1), D(f, x2)]]", "[D(f, x1), D(f, x2)]",
                    ("1 × 2", "2 × 1"), "x : R^2", "∂",
                ),
            ),
            Example("grad", ("3*x^2*y",)),
            "In the paper, and in numerator layout, a gradient is a row.",
        ),
        Rule(
            "jacobian",
            "Jacobian",
            "4, 8.1",
            "The gradients of the components, one below the other: row i is the gradient of y_i.",
            "y is a vector of functions; it may have another length than x",
            (
                Formula(
                    "y", "x",
                    "[[D(y1, x1), D(y1, x2)], [D(y2, x1), D(y2, x2)]]",
                    "[[D(y1, x1), D(y2, x1)], [D(y1, x2), D(y2, x2)]]",
                    ("2 × 2", "2 × 2"), "x : R^2", "∂",
                ),
            ),
            Example("jacobian", ("3*x^2*y", "2*x + y^8")),
        ),
        Rule(
            "layouts",
            "layouts",
            "4",
            "In numerator layout functions go down and variables go across; denominator layout "
            "is its transpose.",
            "J is the derivative in numerator layout",
            (Formula("y", "x", "J", "J'", ("m × n", "n × m"), "J : R^(m,n)"),),
            Example("jacobian", ("[3*x1, x1*x2]",), ("x : R^2",)),
            "Formulas of books in different layouts must not be mixed: products are in reverse "
            "order.",
        ),
        Rule(
            "identity-function",
            "Jacobian of the identity",
            "4.1, 8.1",
            "y = x: each component changes with its own variable alone.",
            _ALWAYS,
            (Formula("x", "x", "eye(n)", "", _N, "x : R^n"),),
            Example("jacobian", ("x",), ("x : R^n",)),
        ),
    ),
    vectors=True,
)  # fmt: skip


def _operator(name: str, operator: str, says: str, by_w: str, by_x: str, when: str = "") -> Rule:
    """The rule of an element-wise operator between two vectors."""
    function = f"w {operator} x"
    rows = tuple(Formula(function, by, to, "", _N, _WX) for by, to in (("w", by_w), ("x", by_x)))
    when = f"{_LENGTHS}; {when}" if when else _LENGTHS
    shown = Example("jacobian", (function,), (_WX,), ("x",))
    title = name.replace("wise-", "wise ")
    return Rule(name, title, "4.2, 8.2", says, when, rows, shown)


ELEMENT_WISE_RULES = RuleTable(
    "element-wise",
    "element-wise operators",
    "4.2, 8.2",
    (
        Rule(
            "element-wise-diagonal",
            "element-wise diagonal condition",
            "4.2, 8.2",
            "If component i of y uses no component of w but w_i, all entries off the diagonal "
            "are 0 and the Jacobian is a diagonal matrix.",
            "y_i = f_i(w) ∘ g_i(x), where f_i uses at most w_i and g_i at most x_i",
            (
                Formula(
                    "y", "w", "diag([D(y1, w1), D(y2, w2)])", "", ("2 × 2", "2 × 2"),
                    "w : R^2", "∂",
                ),
            ),
            Example("jacobian", ("w.^2 .* x",), (_WX,), ("w",)),
            "Entries off the diagonal are 0 because y_i does not depend on w_j, whatever the "
            "operator. sum(w)*x does not fulfil the condition.",
        ),
        _operator(
            "element-wise-sum", "+", "Each component is the sum of two.", "eye(n)", "eye(n)",
        ),
        _operator(
            "element-wise-difference", "-", "Each component is the difference of two.",
            "eye(n)", "-eye(n)",
        ),
        _operator(
            "element-wise-product", ".*",
            "Each component is the product of two (Hadamard product): the other factor is on "
            "the diagonal.",
            "diag(x)", "diag(w)",
        ),
        _operator(
            "element-wise-quotient", "./", "Each component is the quotient of two.",
            "diag(1 ./ x)", "-diag(w ./ x.^2)", "no component of x is 0",
        ),
    ),
    vectors=True,
)  # fmt: skip

EXPANSION_RULES = RuleTable(
    "expansion",
    "scalar expansion",
    "4.3, 8.3",
    (
        Rule(
            "scalar-addition",
            "scalar expansion of a sum",
            "4.3, 8.3",
            "x + z adds the scalar z to every component, as x + ones(n)*z would.",
            _ALWAYS,
            (
                Formula("x + z", "x", "eye(n)", "", _N, _XZ),
                Formula("x + z", "z", "ones(n)", "ones(n)'", _COLUMN, _XZ),
            ),
            Example("jacobian", ("x + z",), ("x : R^n", "z : R"), ("z",)),
        ),
        Rule(
            "scalar-multiplication",
            "scalar expansion of a product",
            "4.3, 8.3",
            "x*z multiplies every component by the scalar z, as x .* (ones(n)*z) would.",
            _ALWAYS,
            (
                Formula("x*z", "x", "z*eye(n)", "", _N, _XZ),
                Formula("x*z", "z", "x", "x'", _COLUMN, _XZ),
            ),
            Example("jacobian", ("x*z",), ("x : R^n", "z : R"), ("z",)),
        ),
    ),
    vectors=True,
)

REDUCTION_RULES = RuleTable(
    "reductions",
    "vector reductions",
    "4.4, 5, 8.4",
    (
        Rule(
            "sum-reduction",
            "sum reduction",
            "4.4, 8.4",
            "The derivative of a sum of components is the sum of their derivatives: the rows of "
            "the Jacobian of f are added.",
            "f is a vector of n functions of x",
            (
                Formula(
                    "sum(f)", "x", "ones(n)'*D(f, x)", "D(f, x)*ones(n)", _ROW, "x, f : R^n", "∂",
                ),
            ),
            Example("grad", ("sum(x.^2)",), ("x : R^n",)),
        ),
        Rule(
            "vector-sum",
            "sum of a vector",
            "4.4, 8.4",
            "Every component counts once.",
            _ALWAYS,
            (Formula("sum(x)", "x", "ones(n)'", "ones(n)", _ROW, "x : R^n"),),
            Example("grad", ("sum(x)",), ("x : R^n",)),
            "In numerator layout this is a row of ones, not a column.",
        ),
        Rule(
            "scaled-sum",
            "sum of a scaled vector",
            "4.4, 8.4",
            "By the vector, every component counts z times; by the scalar, the sum is left.",
            _ALWAYS,
            (
                Formula("sum(x*z)", "x", "z*ones(n)'", "z*ones(n)", _ROW, _XZ),
                Formula("sum(x*z)", "z", "sum(x)", "", ("1 × 1", "1 × 1"), _XZ),
            ),
            Example("grad", ("sum(x*z)",), ("x : R^n", "z : R"), ("x", "z")),
        ),
        Rule(
            "dot-product",
            "dot product",
            "5, 8.4",
            "w·x is sum(w .* x); by one vector, the other is left, as a row.",
            _LENGTHS,
            (
                Formula("sum(w .* x)", "w", "x'", "x", _ROW, _WX),
                Formula("sum(w .* x)", "x", "w'", "w", _ROW, _WX),
                Formula("w'*x", "w", "x'", "x", _ROW, _WX),
            ),
            Example("grad", ("sum(w .* x)",), (_WX,)),
            "By one and the same vector both factors change: x'*x has the derivative 2*x'.",
        ),
    ),
    vectors=True,
)  # fmt: skip
