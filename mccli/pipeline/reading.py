"""Text to problem: a request parsed and resolved."""

from __future__ import annotations

from mccli.limits import Limits, collector_paused
from mccli.model.families import Posed, without_families
from mccli.model.problem import Problem
from mccli.model.resolve import resolve
from mccli.pipeline.request import Request
from mccli.syntax.document import parse_declarations, parse_document
from mccli.syntax.name_list import parse_lists


@collector_paused()
def read(request: Request, limits: Limits) -> Problem:
    """The problem a request poses: parsed and resolved."""
    return resolved(posed(request, limits), request, limits)


def posed(request: Request, limits: Limits) -> Posed:
    """The document with its declarations, and the names that are listed."""
    document = parse_document(request.inputs, limits)
    declarations = parse_declarations(request.declare, limits)
    wrt = parse_lists("--wrt", request.wrt, limits)
    of = parse_lists("--of", request.of, limits)
    return Posed(document, declarations, tuple(wrt), tuple(of))


def resolved(found: Posed, request: Request, limits: Limits) -> Problem:
    """The problem, with its families written out."""
    if request.expand:
        from mccli.model.symbols import check_expansion

        declared = (*found.document.declarations, *found.declarations)
        check_expansion(request.expand, request.let, declared)
    found = without_families(found, request.sizes, limits)
    problem = resolve(found.document, found.declarations, found.wrt, found.of, found.families)
    if request.expand:
        from mccli.model.symbols import require_numbers

        require_numbers(symbols(problem))
    return problem


def symbols(problem: Problem) -> tuple[str, ...]:
    """The sizes that are symbols."""
    if not problem.spaces:
        return ()
    from mccli.model.symbols import check_components, symbols_in_use

    check_components(problem)
    return symbols_in_use(problem)
