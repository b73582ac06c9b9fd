"""The paper's chain rules, its process of four steps, and the shapes of the factors.

Source: Parr and Howard, "The Matrix Calculus You Need For Deep Learning", sections 4.5 and 8.5.
Denominator layout reverses the factors: it follows from the transpose.
"""

from __future__ import annotations

from mccli.model.layouts import Kind
from mccli.model.rules.form import Example, FactorShapes, Formula, Rule, RuleTable

CHAIN_RULES = RuleTable(
    "chains",
    "chain rules",
    "4.5, 8.5",
    (
        Rule(
            "single-variable-chain",
            "single-variable chain rule",
            "4.5.1, 8.5",
            "Along the one path from x to y the derivatives are multiplied; forward, from x, as "
            "du/dx·dy/du, or backward, from y, as dy/du·du/dx.",
            "there is one path from x to y, and no intermediate variable uses more than one "
            "variable",
            (Formula("y", "x", "D(y, u)*D(u, x)", "D(u, x)*D(y, u)"),),
            Example("grad", ("u = x^2", "y = sin(u)"), steps="chain"),
            "x + x^2 has two paths from x: the product along one of them gives 2*x, which is "
            "wrong.",
        ),
        Rule(
            "total-derivative-chain",
            "single-variable total-derivative chain rule",
            "4.5.2, 8.5",
            "Every path from x to f counts: along each the derivatives are multiplied, and the "
            "products are added.",
            "f has one variable x in the end, but intermediate variables may use several",
            (
                Formula(
                    "f(x, u1, u2)", "x",
                    "D(f, x) + D(f, u1)*D(u1, x) + D(f, u2)*D(u2, x)", sign="∂",
                ),
                Formula("f(u1, u2)", "x", "D(f, u1)*D(u1, x) + D(f, u2)*D(u2, x)", sign="∂"),
            ),
            Example("grad", ("u1 = x^2", "u2 = sin(x + u1)"), steps="chain"),
            "On the right, ∂f/∂x holds u1 and u2 constant; the total derivative on the left "
            "does not. With one more intermediate variable that is x itself, all terms are alike.",
        ),
        Rule(
            "vector-chain",
            "vector chain rule",
            "4.5.3, 8.5",
            "The Jacobian of f(g(x)) is the product of the Jacobians. Its sums over the "
            "intermediate variables are those of the total derivative.",
            "in all cases: it is the general form, and becomes the others for scalars",
            (
                Formula(
                    "f", "x", "D(f, g)*D(g, x)", "D(g, x)*D(f, g)", ("m × n", "n × m"),
                    "f : R^m; g : R^k; x : R^n", "∂",
                ),
            ),
            Example(
                "jacobian", ("g1 = x^2", "g2 = 3*x", "f1 = log(g1)", "f2 = sin(g2)"), steps="chain"
            ),
            "The order counts: matrix products do not commute. In denominator layout the "
            "factors are in reverse order.",
        ),
        Rule(
            "diagonal-chain",
            "vector chain rule, diagonal case",
            "4.5.3",
            "Two diagonal Jacobians: their product is diagonal, and multiplies entry by entry.",
            "f_i uses g_i alone, and g_i uses x_i alone",
            (
                Formula(
                    "f", "x", "diag([D(f1, g1)*D(g1, x1), D(f2, g2)*D(g2, x2)])", "",
                    ("2 × 2", "2 × 2"), "x : R^2", "∂",
                ),
            ),
            Example("jacobian", ("sin(x.^2)",), ("x : R^n",)),
        ),
        Rule(
            "four-steps",
            "the process of four steps",
            "4.5.1",
            "How to differentiate a nested expression.",
            "the expression has operators or functions inside each other",
            (),
            Example(
                "grad", ("u1 = x^3", "u2 = sin(u1)", "u3 = u2^2", "u4 = log(u3)"), steps="chain"
            ),
            steps=(
                "Introduce an intermediate variable for each nested operator and function, "
                "innermost first.",
                "Differentiate each intermediate variable by the variables it uses.",
                "Combine: multiply along each path, and add the paths.",
                "Substitute the intermediate variables back in, and simplify.",
            ),
        ),
    ),
    vectors=True,
)  # fmt: skip


def _shapes(
    x: Kind, u: Kind, f: Kind, left: str, right: str, denominator: tuple[str, str]
) -> FactorShapes:
    """A row of the table; the result takes the outer sizes."""
    rows, columns = left.split(" × ")[0], right.split(" × ")[1]
    result = f"{rows} × {columns}", f"{columns} × {rows}"
    return FactorShapes(x, u, f, (left, right), denominator, result)


FACTOR_SHAPES = (
    _shapes("scalar", "scalar", "scalar", "1 × 1", "1 × 1", ("1 × 1", "1 × 1")),
    _shapes("scalar", "vector", "scalar", "1 × k", "k × 1", ("1 × k", "k × 1")),
    _shapes("scalar", "scalar", "vector", "m × 1", "1 × 1", ("1 × 1", "1 × m")),
    _shapes("scalar", "vector", "vector", "m × k", "k × 1", ("1 × k", "k × m")),
    _shapes("vector", "vector", "scalar", "1 × k", "k × n", ("n × k", "k × 1")),
    _shapes("vector", "vector", "vector", "m × k", "k × n", ("n × k", "k × m")),
    # The paper's table leaves these out; its section 5 uses the first, through z = w·x + b.
    _shapes("vector", "scalar", "scalar", "1 × 1", "1 × n", ("n × 1", "1 × 1")),
    _shapes("vector", "scalar", "vector", "m × 1", "1 × n", ("n × 1", "1 × m")),
)
