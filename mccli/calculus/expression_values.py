"""A derivative of symbolic sizes at a point whose vectors and matrices give the sizes.

What was printed is written out in components for the sizes found, and evaluated as every other
answer: until all digits agree, and exactly where all is rational. Where there would be too many
components, whole arrays are evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mccli.calculus.array_values import is_large, value_of_arrays
from mccli.calculus.component_values import (
    NOTE,
    function_problem,
    made_definition,
    value_in_components,
)
from mccli.calculus.expansion.expand import definition_trees
from mccli.calculus.expansion.point_trees import expanded
from mccli.calculus.result_values import spaces_of, value_of_trees
from mccli.calculus.tensor_answer import function_result
from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.model.declared import declared_spaces, made_names
from mccli.model.point import missing_names
from mccli.model.problem import Problem
from mccli.model.resolve import resolve
from mccli.model.result import Condition, Function, Result
from mccli.model.sizes import Let
from mccli.model.spaces import Size, Space, component_names
from mccli.model.symbols import check_found, check_names, sizes_at
from mccli.source import Source
from mccli.syntax.document import Declaration, Document, parse_declarations, parse_point
from mccli.syntax.tree import Node, fold, free_names, number, postorder, rebuilt

_BROKEN = frozenset({"abs", "sign", "floor", "ceil", "norm", "norm1", "norm2"})
"""Functions whose slopes from the two sides may differ."""


def with_value(result: Result, at: Source | None, limits: Limits, let: Let = ()) -> Result:
    """The result, or each of its results, with the value at the point written in ``at``.

    ``let`` gives sizes that follow from no vector or matrix there. Raises a usage error for
    names without a value and sizes that do not fit, a math error where there is no value.
    """
    if result.results:
        parts = tuple(with_value(each, at, limits, let) for each in result.results)
        told = dict.fromkeys(note for part in parts for note in part.notes)
        return replace(
            result,
            at=parts[0].at,
            notes=(*result.notes, *told),
            results=tuple(replace(part, notes=()) for part in parts),
        )
    source = at or Source("--at", "")
    declared = [Source(f"declare {name[:40]}", f"{name} : {text}") for name, text in result.declare]
    declarations = parse_declarations(declared, limits)
    spaces = declared_spaces(declarations, []).of
    assignments = expanded(parse_point(source, limits), source, limits) if source.text else ()
    sizes = {**sizes_at(assignments, source, spaces), **dict(let)}
    _check(result, spaces, sizes, {each.name for each in assignments}, source)
    sized = _sized(result, spaces, sizes)
    known = dict(sized.declare)
    numbered = [_with_numbers(each, sizes) for each in declarations if {*each.names} <= {*known}]
    shape = tuple(sizes[size] if isinstance(size, str) else size for size in result.shape)
    if is_large(sized, limits):
        point, value = value_of_arrays(sized, source, limits)
        return replace(result, at=point.given, value=replace(value, sizes=shape))
    try:
        trees, conditions = _written_out(sized, numbered, limits)
        functions, names = _function(sized, numbered, limits)
        point, value = value_of_trees(sized, trees, conditions, source, limits, functions, names)
    except MccliError as trouble:
        whole = replace(sized, shape=shape)
        found = trouble.kind == "math" and value_in_components(whole, numbered, source, limits)
        if not found:
            raise
        point, value = found
        result = replace(result, notes=(*result.notes, NOTE))
    return replace(result, at=point.given, value=replace(value, sizes=shape))


def sizes_of_point(
    problem: Problem, symbols: Sequence[str], at: Source | None, limits: Limits
) -> Let:
    """The numbers of the problem's sizes that the values of a point give, for ``value``.

    Raises as ``with_value`` does.
    """
    check_names(problem, symbols)
    source = at or Source("--at", "")
    assignments = expanded(parse_point(source, limits), source, limits) if source.text else ()
    sizes = sizes_at(assignments, source, problem.spaces)
    names: set[str] = set()
    for name in (*problem.functions, *problem.intermediates):
        names.update(problem.occurrences[name].names)
    _check_complete(problem.spaces, names, {each.name for each in assignments}, source)
    check_found(symbols, sizes, source, ())
    return tuple((name, sizes[name]) for name in symbols)


def in_matrix_notation(problem: Problem, answer: Result) -> Result:
    """The function's value as ``answer`` gives it, with the function as one expression.

    Several functions stay in components.
    """
    if answer.value is None or len(problem.functions) > 1:
        return answer
    value = replace(answer.value, sizes=answer.sizes)
    return replace(function_result(problem), at=answer.at, value=value)


def large_value(problem: Problem, at: Source | None, sizes: Let, limits: Limits) -> Result | None:
    """The value of the function where it is large in components; None for others.

    Raises as ``with_value`` does.
    """
    if at is None or len(problem.functions) > 1:
        return None
    result = function_result(problem)
    spaces = spaces_of(result, limits)
    if not is_large(_sized(result, spaces, dict(sizes)), limits):
        return None
    return with_value(result, at, limits, sizes)


def _check_complete(
    spaces: Mapping[str, Space], occurring: set[str], given: set[str], source: Source
) -> None:
    """Raise a usage error for vectors and matrices of symbolic size without a value."""
    absent = {
        name: space
        for name, space in spaces.items()
        if space.symbols and name in occurring and name not in given
    }
    wrong = missing_names(absent, source)
    if wrong is not None:
        raise wrong


def _check(
    result: Result,
    spaces: Mapping[str, Space],
    sizes: Mapping[str, int],
    given: set[str],
    source: Source,
) -> None:
    """Raise a usage error for vectors and matrices without a value, and for unknown sizes."""
    occurring = free_names(*_trees(result))
    _check_complete(spaces, occurring, given, source)
    symbols = {size for space in spaces.values() for size in space.symbols}
    needed = {size for size in result.shape if isinstance(size, str)} | (symbols & occurring)
    carriers = {name for name, space in spaces.items() if needed.intersection(space.symbols)}
    check_found(needed, sizes, source, carriers - given)


def _trees(result: Result) -> list[Node]:
    """The trees of the answer: temporaries, expression and conditions."""
    trees = [tree for _, tree in result.temporaries]
    trees += [each.expr for each in result.conditions if each.expr is not None]
    return [*trees, *([result.expression] if result.expression is not None else [])]


def _sized(result: Result, spaces: Mapping[str, Space], sizes: Mapping[str, int]) -> Result:
    """The result with numbers in the place of the sizes that are known."""
    done: dict[int, Node] = {}
    symbols = {size for space in spaces.values() for size in space.symbols}
    numbers = {name: number(size) for name, size in sizes.items() if name in symbols}

    def rule(node: Node, args: list[Node]) -> Node:
        if node.op == "name" and node.value in numbers:
            return numbers[node.value]
        return rebuilt(node, args)

    def put(tree: Node) -> Node:
        return fold(tree, rule, done)

    def function(each: Function) -> Function:
        return replace(each, expr=put(each.expr))

    return replace(
        result,
        functions=tuple(map(function, result.functions)),
        intermediates=tuple(map(function, result.intermediates)),
        declare=tuple(
            (name, Space(_numbered(space.dims, sizes), space.attributes).text)
            for name, space in spaces.items()
            if name not in numbers
        ),
        temporaries=tuple((name, put(tree)) for name, tree in result.temporaries),
        expression=None if result.expression is None else put(result.expression),
        conditions=tuple(
            each if each.expr is None else replace(each, expr=put(each.expr))
            for each in result.conditions
        ),
    )


def _with_numbers(declaration: Declaration, sizes: Mapping[str, int]) -> Declaration:
    return replace(declaration, dims=_numbered(declaration.dims, sizes))


def _numbered(dims: Sequence[Size], sizes: Mapping[str, int]) -> tuple[Size, ...]:
    return tuple(sizes.get(size, size) if isinstance(size, str) else size for size in dims)


def _written_out(
    result: Result, declarations: Sequence[Declaration], limits: Limits
) -> tuple[list[Node], list[Condition]]:
    """The components of the expression, row by row, and the conditions in components."""
    stated = [each for each in result.conditions if each.expr is not None]
    taken = {name for name, _ in result.temporaries} | free_names(*_trees(result))
    taken.update(name for name, _ in result.declare)
    names = made_names(len(stated) + 1, taken)
    roots = [result.expression, *(each.expr for each in stated)]
    named = [*result.temporaries, *zip(names, roots, strict=True)]
    definitions = [made_definition(name, tree) for name, tree in named if tree is not None]
    problem = resolve(Document(tuple(definitions), tuple(declarations)))
    components = list(definition_trees(problem, names, limits))
    conditions = [
        Condition(each.kind, tree, each.text)
        for each, trees in zip(stated, components[1:], strict=True)
        for tree in trees
    ]
    return list(components[0]), conditions


def _function(
    result: Result, declarations: Sequence[Declaration], limits: Limits
) -> tuple[list[Node], list[str]]:
    """The components of the function of a first derivative, and those of its variables' names.

    Nothing for a Hessian, whose entries are no slopes of the function, and for a function
    whose slopes are the same from both sides.
    """
    trees = [each.expr for each in (*result.intermediates, *result.functions)]
    calls = {node.value for node in postorder(*trees) if node.op == "call"}
    if result.command == "hessian" or not calls & _BROKEN:
        return [], []
    problem = function_problem(result, declarations)
    names = [each.name for each in result.functions]
    functions = [tree for trees in definition_trees(problem, names, limits) for tree in trees]
    spaces = {name: problem.spaces.get(name, Space()) for name in result.wrt}
    return functions, [each for name in spaces for each in component_names(name, spaces[name])]
