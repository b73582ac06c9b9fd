"""The Python face: functions that take text and return results with their printers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, get_args

from mccli.face_request import OPTIONS, check_options, one_of, point_of, request_of
from mccli.limits import Limits
from mccli.model import result as model
from mccli.pipeline import run
from mccli.render import json_output, latex, mathml, plain, terminal
from mccli.render.style import Style
from mccli.source import Source
from mccli.syntax.document import parse_expression
from mccli.syntax.tree import Node

if TYPE_CHECKING:
    import scipy.sparse
    import sympy


class Result:
    """A derivative (or a value) with its shape, its case and everything the tool knows of it.

    ``str(result)`` is one line of the language; notebooks show LaTeX.
    """

    def __init__(self, data: model.Result) -> None:
        self._data = data
        self._json = json_output.as_object(data)

    def __getattr__(self, name: str) -> Any:
        # The fields of the JSON result (documented by ``mccli schema``) are the attributes.
        try:
            return self.__dict__["_json"][name]
        except KeyError:
            raise AttributeError(f"a result has no attribute {name!r}") from None

    @property
    def derivative(self) -> Any:
        """The entries as text, nested along the axes; None with several ``results``.

        One text in matrix notation where sizes are symbols.
        """
        return self._json["derivative"]

    @property
    def shape(self) -> tuple[int | str, ...]:
        """The length of each axis: rows, then columns; a symbol where the size is one."""
        return self._data.shape

    @property
    def case(self) -> model.Case | None:
        """The shape case: its number, the kinds of function and variable, m and n."""
        return self._data.case

    @property
    def results(self) -> tuple[Result, ...]:
        """One result per declared vector or matrix, where there are several."""
        return tuple(Result(each) for each in self._data.results)

    @property
    def steps(self) -> Any:
        """The steps to the derivative, where ``steps`` asked for them, as in JSON; else None."""
        return self._json["steps"]

    def __str__(self) -> str:
        return plain.render(self._data)

    def __repr__(self) -> str:
        return f"<mccli {self._data.command}: {self}>"

    def pretty(self, width: int = 80, ascii: bool = False) -> str:
        """The answer as a terminal shows it, without colour."""
        return terminal.render(self._data, Style(width, ascii=ascii))

    def to_json(self) -> str:
        """One line of JSON (schema ``mccli/1``)."""
        return json_output.render(self._data)

    def latex(self) -> str:
        """The derivative in LaTeX (amsmath), without dollar signs.

        With steps it is text with ``align*`` blocks.
        """
        return latex.render(self._data)

    def mathml(self) -> str:
        """The derivative in MathML."""
        return mathml.render(self._data)

    def _repr_latex_(self) -> str:
        parts = self._data.results or (self._data,)
        if any(part.derivation for part in parts):
            return self.latex()
        return f"$\\displaystyle {self.latex()}$"

    def sympy(self) -> sympy.Matrix:
        """The derivative as a SymPy Matrix with the user's own names as real symbols.

        A SparseMatrix where the result is sparse, an array beyond two axes. Raises
        ``ValueError`` where there are several results, and for symbolic sizes.
        """
        from mccli.calculus import result_values
        from mccli.calculus.components import user_sympy

        if self._data.results:
            raise ValueError("there are several results: take one of .results")
        if self._data.expression is not None:
            raise ValueError("a derivative of symbolic size has no entries: give sizes with let")
        shape, constants = self._data.sizes, frozenset(self._data.constants)
        if self._data.cells is not None:
            cells, _conditions = result_values.nonzero_cells(self._data)
            return user_sympy.user_sparse_matrix(cells, shape, constants)
        entries = result_values.with_temporaries(self._data, self._data.entries)
        return user_sympy.user_matrix(entries, shape, constants)

    def scipy(self, at: Mapping[str, object] | str | None = None) -> scipy.sparse.csr_array:
        """The derivative's value at a point as a ``scipy.sparse.csr_array`` (extra ``scipy``).

        Without ``at``, at the point at which it was asked for. The pattern, every entry that
        is not identically zero, is the same at all points. Raises ``ValueError`` where there
        are several results or more than two axes, ``MccliError`` where there is no value.
        """
        from mccli.sparse_view import sparse_value

        return sparse_value(self._data, point_of(at), Limits.from_environment())


def gradient(function: str, **options: Any) -> Result:
    """The derivative of one scalar function; see ``jacobian`` for the options."""
    return _derive("grad", (function,), **options)


def jacobian(*functions: str, **options: Any) -> Result:
    """The derivative of one or more component functions, each an expression or definition.

    Options: ``wrt`` (a name or names), ``layout`` ("numerator" or "denominator"), ``declare``
    ({"x": "R^3"}, or {"x": "R^n"} with a symbol as size, which ``let`` gives a number), ``of``
    (names of component functions), ``at`` ({"x": "1/2"} or text), ``let`` ({"n": 10} or text),
    ``engine`` ("auto", "sympy" or "graph"), ``sparse`` (default False), ``steps`` ("rules" or
    "chain": how the derivative is found), ``verify`` (default True). Raises ``MccliError``.
    """
    return _derive("jacobian", functions, **options)


def hessian(function: str, **options: Any) -> Result:
    """The second derivative of one scalar function; see ``jacobian`` for the options."""
    return _derive("hessian", (function,), **options)


def value(*functions: str, **options: Any) -> Result:
    """The value of functions at the point ``at``; see ``jacobian`` for the options."""
    return _derive("value", functions, **options)


def parse(expression: str) -> Node:
    """The tree of one expression of the language. Raises ``MccliError``."""
    return parse_expression(Source("expression", expression), Limits.from_environment())


def code(
    *functions: str,
    language: str,
    parts: str = "both",
    storage: str = "dense",
    order: int = 1,
    name: str | None = None,
    vector: bool = False,
    **options: Any,
) -> str:
    """A source file that computes the functions and their derivative.

    ``language`` and ``storage`` ("dense", "coo" or "csr") are those of ``mccli code``, ``parts``
    is "both", "value" or "derivative"; ``order`` 2 gives the Hessian, ``vector`` takes all
    variables as one array. Where sizes are symbols the arguments are whole vectors and matrices
    of any size (numpy, jax, torch, julia, matlab). Of the options of ``jacobian`` it takes all
    but ``at``, ``engine``, ``sparse`` and ``steps``. Raises ``MccliError``.
    """
    from mccli.calculus.routine import Wish
    from mccli.pipeline.code import matrix_routine, routine
    from mccli.render.code import Language, check_name, source
    from mccli.render.code.target import Parts, Storage

    wanted: Language = one_of(language, get_args(Language), "language")
    part: Parts = one_of(parts, get_args(Parts), "part")
    stored: Storage = one_of(storage, get_args(Storage), "storage")
    if name is not None:
        check_name(name, wanted)
    if "hessian" in options:
        raise TypeError("code() has no option 'hessian': the Hessian is order=2")
    own = ("language", "parts", "storage", "order", "name", "vector")
    taken = [each for each in OPTIONS if each not in ("at", "engine", "sparse", "steps")]
    check_options("code", options, (*own, *taken))
    command = "hessian" if one_of(order, (1, 2), "order") == 2 else "jacobian"
    request = request_of(command, functions, **options)
    dense = stored == "dense" and part != "value"
    with_derivative = part != "value"
    wish = Wish(name, request.layout, order, vector, request.verify, dense, with_derivative)
    limits = Limits.from_environment()
    found = matrix_routine(request, wish, limits) or routine(request, wish, limits)
    return source(found, wanted, parts=part, storage=stored, name=name)


def _derive(command: str, functions: Iterable[str], **options: Any) -> Result:
    check_options("gradient" if command == "grad" else command, options, OPTIONS)
    return Result(run(request_of(command, functions, **options), Limits.from_environment()))
