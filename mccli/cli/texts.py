"""What the help says beside the options: examples of every command, limits, exit codes."""

from __future__ import annotations

from dataclasses import fields

from mccli.cli.status import MEANINGS
from mccli.limits import ENVIRONMENT, Limits

# The commands whose arguments are formulas.
DERIVING = ("grad", "jacobian", "hessian", "value", "check", "critical", "code", "cases")

Rows = tuple[tuple[str, str], ...]

_EXAMPLES: dict[str, tuple[str, ...]] = {
    "": (
        'mccli grad "10*x**2*y**2"',
        'mccli jacobian "f1(x, y) = 3*x^2*y" "f2(x, y) = 2*x + y^8"',
        'mccli hessian "x^2*y^3" --at "x=1, y=2"',
        "mccli examples run polar",
    ),
    "grad": (
        'mccli grad "10*x**2*y**2"',
        'mccli grad "x^2*y" -w x,y --at "x=1, y=1/2"',
        'mccli grad "-x^2" --format latex',
        'mccli grad "x*sin(x^2)" --steps rules',
        "mccli grad loss.mc -w w,b -l denominator",
        'mccli grad "norm(X*w - y)^2" -d "X : R^(m,n)" -d "w : R^n" -d "y : R^m" -w w',
    ),
    "jacobian": (
        'mccli jacobian "3*x^2*y" "2*x + y^8"',
        'mccli jacobian "-x*w" "y^2" -w w,x,y',
        'mccli jacobian "r*cos(t)" "r*sin(t)" -w r,t --at "r=2, t=0"',
        "mccli jacobian polar.mc --json",
        'mccli jacobian "u = x^2" "f1 = sin(u)" "f2 = u*x" --steps chain',
    ),
    "hessian": (
        'mccli hessian "x^2*y^3"',
        'mccli hessian "(1 - x)^2 + 100*(y - x^2)^2" --at "x=1, y=1"',
        "mccli hessian rosenbrock.mc --format latex",
    ),
    "value": (
        'mccli value "10*x^2*y^2" --at "x=1, y=1/2"',
        'mccli grad "10*x^2*y^2" --json | mccli value --at "x=1, y=1/2"',
    ),
    "check": (
        'mccli check "x^2*y" --claim "[[2*x*y, x^2]]"',
        'mccli check "x^2*y" "5*x + sin(y)" --claim-file homework.txt',
        'mccli check "x^2*y" --hessian --claim "[[2*y, 2*x], [2*x, 0]]"',
        'mccli check "x\'*x" -d "x : R^n" --claim "2*x\'"',
        'mccli check "x^2*y" --python homework:gradient',
    ),
    "critical": (
        'mccli critical "(1 - x)^2 + 100*(y - x^2)^2"',
        'mccli critical "x^4 - 4*x*y + y^4" --minimize',
        'mccli critical "sin(x)*cos(y)" --box "x=0..2*pi, y=0..2*pi" --json',
        'mccli critical "norm(X*w-y)^2" -d "X : R^(m,n)" -d "w : R^n" -d "y : R^m" -w w',
    ),
    "code": (
        'mccli code "x^2*y + sin(x)" --lang c',
        "mccli code rosenbrock.mc --lang fortran --hessian --name rosenbrock",
        'mccli code "x*y" "y*z" --lang numpy --vector --sparse --only derivative',
        "mccli code polar.mc --lang julia -o polar.jl",
    ),
    "batch": (
        "mccli batch --quiet < requests.ndjson > answers.ndjson",
        "mccli batch --quiet --jobs 2 --timeout 2 < requests.ndjson",
    ),
    "cases": ("mccli cases", 'mccli cases "3*x^2*y" "2*x + y^8"'),
    "rules": (
        "mccli rules",
        "mccli rules product",
        "mccli rules chains --format latex",
    ),
    "schema": ("mccli schema > mccli.schema.json",),
    "examples": ("mccli examples", "mccli examples show polar", "mccli examples run polar"),
    "examples list": ("mccli examples list",),
    "examples show": ("mccli examples show polar > polar.mc",),
    "examples run": ("mccli examples run polar", "mccli examples run polar --format latex"),
    "completion": (
        'eval "$(mccli completion bash)"',
        "mccli completion fish > ~/.config/fish/completions/mccli.fish",
    ),
}
_LIMITS = {
    "input_bytes": "bytes of input",
    "line_bytes": "bytes of one line of mccli batch",
    "nesting": "brackets inside each other",
    "literal_digits": "digits of a number in the input",
    "result_digits": "digits of a number in the answer",
    "entries": "entries of an answer",
    "nodes": "parts of a formula, written out",
    "memory_bytes": "bytes of memory, where the system can tell",
    "seconds": "seconds a request may take; --timeout comes first",
}
_CLAIM: Rows = (
    ("[[a, b], [c, d]]", "a matrix by its rows, laid out as --layout says"),
    ("[a, b]", "the entries of a row or a column; a bare expression where there is one"),
    ("a; b", "entries, or rows, one after the other; in a file one a line"),
    ("u = x^2; 2*u", "definitions that the claim uses; those of the function may be used too"),
    ("2*A*x", "with vectors and matrices: any expression of the derivative's shape"),
    (
        "--python",
        "the function is called with the variables in their order, then what else occurs: "
        "numbers, vectors as lists, matrices as lists of rows; it returns the same or arrays",
    ),
    ("exit codes", "0 right, 1 wrong, 4 undecided for want of a point where both have a value"),
)
_INPUT: Rows = (
    ("expression", "one or more expressions or definitions: 10*x^2*y, f(x, y) = x*y"),
    ("file", "a file of them: an argument that ends in .mc or .txt, or -f FILE"),
    ("-", "standard input"),
    ("-x^2", "a leading minus is input: only the options above are options, -- ends them"),
)


def examples(path: str) -> str:
    """The examples of a command ("examples show"; "" is mccli itself) under their heading."""
    return "".join(["Examples:\n", *(f"  {line}\n" for line in _EXAMPLES[path])])


def sections(path: str) -> tuple[tuple[str, Rows], ...]:
    """What the help of a command says after the options."""
    if path == "":
        codes = tuple((str(code), meaning) for code, meaning in MEANINGS)
        return (("Limits (environment variables)", _limits()), ("Exit codes", codes))
    if path == "check":
        return (("Input", _INPUT), ("Claims", _CLAIM))
    if path in DERIVING:
        return (("Input", _INPUT),)
    return ()


def _limits() -> Rows:
    return tuple(
        (ENVIRONMENT[each.name], f"{_LIMITS[each.name]} [default: {each.default:g}]")
        if each.name == "seconds"
        else (ENVIRONMENT[each.name], f"{_LIMITS[each.name]} [default: {each.default}]")
        for each in fields(Limits)
    )
