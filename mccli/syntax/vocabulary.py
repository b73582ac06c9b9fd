"""The words of the language: functions with their numbers of arguments, and reserved words."""

from __future__ import annotations

MANY = 10**9

SCALAR_FUNCTIONS = {
    **dict.fromkeys(
        "exp log ln log2 log10 sqrt cbrt sin cos tan asin acos atan sinh cosh tanh asinh acosh "
        "atanh abs sign floor ceil erf sigmoid softplus relu".split(),
        (1, 1),
    ),
    "atan2": (2, 2),
    "max": (2, MANY),
    "min": (2, MANY),
    "where": (3, 3),
}
LINEAR_ALGEBRA = {
    **dict.fromkeys(
        "sum mean prod norm norm1 norm2 tr det inv diag softmax logsumexp logdet".split(), (1, 1)
    ),
    "dot": (2, 2),
    "outer": (2, 2),
    "ones": (1, 2),
    "zeros": (1, 2),
    "eye": (0, 1),
    "vector": (1, 1),
    "matrix": (1, 1),
    "einsum": (2, MANY),
}
REDUCTIONS = ("sum", "prod")
"""Functions that also take one expression over ranges: ``sum(x[i] for i in 1..n)``."""
STEPS = frozenset({"sign", "floor", "ceil"})
"""Functions whose slope is 0 wherever it exists."""
FUNCTIONS: dict[str, tuple[int, int]] = {**SCALAR_FUNCTIONS, **LINEAR_ALGEBRA}
ALIASES = {"ln": "log", "norm2": "norm"}

CONSTANTS = ("pi", "e")

KEYWORDS = {
    "and": "multiply the comparisons: (a < b)*(c < d)",
    "or": "use max of the comparisons: max(a < b, c < d)",
    "not": "turn the comparison around, or write 1 - (a < b)",
    "if": "a choice is written where(condition, a, b)",
    "else": "a choice is written where(condition, a, b)",
    "then": "a choice is written where(condition, a, b)",
    "for": "a family is written y[i] = x[i]^2 for i in 1..n; as a name, choose another one",
    "in": "it stands in ranges: for i in 1..n; as a name, choose another one",
    "is": "a definition is written name = expression",
    "import": "only formulas are read here",
}
ATTRIBUTES = ("symmetric", "posdef", "invertible", "positive")


RESERVED = frozenset({*FUNCTIONS, *KEYWORDS})
"""Words that may not be used as names."""


def is_reserved(word: str) -> bool:
    """Whether a word may not be used as a name."""
    return word in RESERVED
