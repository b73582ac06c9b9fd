"""What mccli is measured against: SymPy, SymEngine and CasADi on the same formulas.

As a program, one whole process of a peer (what a user of that library would write):

    peers.py sympy-jacobian WORKLOAD N    Matrix.jacobian, printed as sparse JSON
    peers.py symengine-sparse FILE        reads mccli's own file, differentiates each function
                                          by its own symbols, prints the same sparse JSON
    peers.py sympy-loop FILE              parse_expr, two diffs and str for every line;
                                          prints how many a second, imports not counted

As a module, builders and derivatives for measurements inside one process.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from algebra import Algebra
from workloads import FORMULAS

Sparse = list[tuple[int, int, str]]


# -- SymPy ----------------------------------------------------------------------------------


def sympy_algebra() -> Algebra:
    """SymPy's real symbols and functions."""
    import sympy

    return Algebra(
        lambda name: sympy.Symbol(name, real=True), sympy.sin, sympy.cos, sympy.tanh,
        lambda terms: sympy.Add(*terms), lambda factors: sympy.Mul(*factors),
    )  # fmt: skip


def sympy_jacobian(functions: list[Any], variables: list[Any]) -> Any:
    """``Matrix.jacobian``, as the textbooks have it."""
    import sympy

    return sympy.Matrix(functions).jacobian(variables)


# -- SymEngine ------------------------------------------------------------------------------


def symengine_algebra() -> Algebra:
    """SymEngine's symbols and functions."""
    import symengine

    return Algebra(
        symengine.Symbol, symengine.sin, symengine.cos, symengine.tanh,
        lambda terms: symengine.Add(*terms), lambda factors: symengine.Mul(*factors),
    )  # fmt: skip


def symengine_jacobian(functions: list[Any], variables: list[Any]) -> Any:
    """The dense ``jacobian``."""
    import symengine

    column = symengine.DenseMatrix(len(functions), 1, functions)
    return column.jacobian(symengine.DenseMatrix(len(variables), 1, variables))


def symengine_sparse(functions: list[Any]) -> Sparse:
    """Each function by its own symbols; the columns are all symbols in natural order."""
    own = [function.free_symbols for function in functions]
    order = sorted(set().union(*own), key=lambda symbol: _natural(symbol.name))
    column = {symbol: j for j, symbol in enumerate(order)}
    entries = []
    for i, (function, symbols) in enumerate(zip(functions, own, strict=True)):
        for symbol in sorted(symbols, key=column.__getitem__):
            slope = function.diff(symbol)
            if slope != 0:
                entries.append((i, column[symbol], str(slope)))
    return entries


def symengine_gradient(text: str, point: dict[str, float]) -> list[float]:
    """The partial derivatives of a function by the names of a point, there."""
    import symengine

    function = symengine.sympify(text)
    slopes = [function.diff(symengine.Symbol(name)) for name in point]
    return [float(slope.subs(point).evalf()) for slope in slopes]


def _natural(name: str) -> list[tuple[str, int]]:
    return [(word, int(digits or -1)) for word, digits in re.findall(r"(\D*)(\d*)", name)]


# -- CasADi ---------------------------------------------------------------------------------


def casadi_algebra() -> Algebra:
    """CasADi's scalar expression graph."""
    import casadi

    return Algebra(casadi.SX.sym, casadi.sin, casadi.cos, casadi.tanh)


def casadi_columns(functions: list[Any], variables: list[Any]) -> tuple[Any, Any]:
    """Functions and variables as CasADi's columns."""
    import casadi

    return casadi.vertcat(*functions), casadi.vertcat(*variables)


def casadi_function(functions: list[Any], variables: list[Any], order: int = 1) -> Any:
    """The compiled CasADi function of the variables: values, then the derivative."""
    import casadi

    f, x = casadi_columns(functions, variables)
    if order == 2:
        return casadi.Function("f", [x], [f, casadi.hessian(f, x)[0]])
    derivative = casadi.gradient(f, x).T if len(functions) == 1 else casadi.jacobian(f, x)
    return casadi.Function("f", [x], [f, derivative])


def casadi_operations(functions: list[Any], variables: list[Any]) -> int:
    """How many operations CasADi's own program of these functions has; inputs are none."""
    import casadi

    results, x = casadi_columns(functions, variables)
    program = casadi.Function("f", [x], [results])
    free = {casadi.OP_CONST, casadi.OP_INPUT, casadi.OP_OUTPUT, casadi.OP_PARAMETER}
    return sum(program.instruction_id(k) not in free for k in range(program.n_instructions()))


def casadi_graph(definitions: Any) -> tuple[list[Any], list[Any]]:
    """A CasADi graph of mccli's own parsed scalar definitions: (functions, variables).

    Definitions used by others are shared, the others are the functions; variables are the
    remaining names in natural order.
    """
    import casadi

    from mccli.syntax.tree import fold

    names: dict[str, Any] = {}
    used: set[str] = set()
    built: dict[str, Any] = {}

    def rule(node: Any, parts: list[Any]) -> Any:
        match node.op:
            case "number":
                return casadi.SX(float(node.value))
            case "name":
                if node.value in built:
                    used.add(node.value)
                    return built[node.value]
                return names.setdefault(node.value, casadi.SX.sym(node.value))
            case "negative":
                return -parts[0]
            case "sum":
                total = -parts[0] if node.value[0] == "-" else parts[0]
                for sign, part in zip(node.value[1:], parts[1:], strict=True):
                    total = total - part if sign == "-" else total + part
                return total
            case "product":
                total = parts[0]
                for operator, part in zip(node.value[1:], parts[1:], strict=True):
                    total = total / part if operator == "/" else total * part
                return total
            case "power":
                return parts[0] ** parts[1]
            case "call":
                return getattr(casadi, node.value)(*parts)
        raise ValueError(f"no workload has a {node.op}")

    for definition in definitions:
        built[definition.name] = fold(definition.expr, rule)
    order = sorted(names, key=_natural)
    return [built[name] for name in built if name not in used], [names[name] for name in order]


# -- whole processes ------------------------------------------------------------------------


def _print_sparse(entries: Sparse, shape: tuple[int, int]) -> None:
    json.dump({"shape": shape, "form": "sparse", "derivative": entries}, sys.stdout)
    print()


def main(command: str, *rest: str) -> None:
    """Run one peer as a process of its own."""
    if command == "sympy-jacobian":
        functions, variables = FORMULAS[rest[0]](sympy_algebra(), int(rest[1]))
        matrix = sympy_jacobian(functions, variables)
        # From the end of the list of non-zeros SymPy keeps itself.
        found = sorted((i, j, str(slope)) for (i, j), slope in matrix.todok().items())
        _print_sparse(found, matrix.shape)
    elif command == "symengine-sparse":
        import symengine

        lines = Path(rest[0]).read_text("utf-8").splitlines()
        functions = [symengine.sympify(line.partition(" = ")[2]) for line in lines]
        entries = symengine_sparse(functions)
        _print_sparse(entries, (len(functions), 1 + max(j for _, j, _ in entries)))
    elif command == "sympy-loop":
        from sympy import diff, symbols
        from sympy.parsing.sympy_parser import parse_expr

        lines = Path(rest[0]).read_text("utf-8").splitlines()
        x, y = symbols("x y")
        begin = time.perf_counter()
        for line in lines:
            expression = parse_expr(line)
            str(diff(expression, x)), str(diff(expression, y))
        print(len(lines) / (time.perf_counter() - begin))
    else:
        raise SystemExit(f"no such peer: {command}")


if __name__ == "__main__":
    main(*sys.argv[1:])
