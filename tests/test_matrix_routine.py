"""What code for symbolic sizes is written from: value and derivative over shared temporaries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from problems import LIMITS, answer, request

from mccli.calculus.routine import Wish
from mccli.calculus.tensors.numeric.values import value_at
from mccli.errors import MccliError
from mccli.model.expression_shapes import expression_shapes
from mccli.model.program import MatrixRoutine
from mccli.model.spaces import Space
from mccli.pipeline.code import matrix_routine
from mccli.syntax import printer
from mccli.syntax.tree import postorder

DECLARE = ["X : R^(m,n)", "w : R^n", "y : R^m", "A : R^(n,n)", "P : R^(n,n) posdef"]
AT = {
    "X": "[[1, 2], [3, 4], [-1, 1/2]]",
    "w": "[1, -2/3]",
    "y": "[2, 1, 1/5]",
    "A": "[[1, 2], [-1, 3]]",
    "P": "[[2, 1], [1, 3]]",
    "a": "3/7",
    "n": None,
}
# functions, variable
CASES = [
    (["norm(X*w - y)^2"], "w"),
    (["r = X*w - y; f = norm(r)^2/m + a*w'*w"], "w"),
    (["f = g(X*w, y) + g(w, A*w); g(u, v) = (u - v)'*(u - v)"], "w"),
    (["sum(log(vector(1) + exp(X*w)))"], "w"),
    (["tr(A*eye) + sum(A*vector(a))"], "A"),
    (["w'*inv(P)*w + logdet(P)"], "P"),
    (["tanh(X*w) .* y"], "w"),
    (["X*w"], "X"),
    (["a*norm(w)^2"], "a"),
    (["f = norm(r)^2 + y'*r; r = X*w"], "r"),
    (["sum(ones(m))*a^2"], "a"),
]


def routine(
    functions: list[str], wrt: str, layout: str = "numerator", order: int = 1, **wish: object
) -> MatrixRoutine:
    asked = request(
        "hessian" if order == 2 else "jacobian", *functions, wrt=wrt, declare=DECLARE, layout=layout
    )
    wanted = Wish(layout=layout, order=order, **wish)  # type: ignore[arg-type]
    found = matrix_routine(asked, wanted, LIMITS)
    assert found is not None
    return found


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize(("functions", "wrt"), CASES)
def test_values(functions: list[str], wrt: str, layout: str, order: int) -> None:
    if order == 2 and functions[0] in ("tanh(X*w) .* y", "X*w"):
        pytest.skip("no scalar function")
    found = routine(functions, wrt, layout, order)
    assert found.derivative is not None
    spaces = {each.name: each.space for each in found.arguments}
    if wrt == "r":
        at = ", ".join(["r=[1,2,3]", f"y={AT['y']}"])
    else:
        at = ", ".join(
            f"{each.name}={AT[each.name]}" for each in found.arguments if each.name in AT
        )
    asked = {"declare": DECLARE, "wrt": wrt, "at": at, "layout": layout}
    if functions[0].startswith("sum(ones(m))"):
        asked["let"] = ["m=3"]
    command = "hessian" if order == 2 else "jacobian"
    result = answer(command, *functions, **asked)
    assert result.value is not None
    assert result.at is not None
    sizes = {"m": 3, "n": 2}
    given = tuple((name, place) for name, place in result.at if name in spaces)
    value = value_at([*found.temporaries, ("d", found.derivative)], spaces, given, sizes)
    assert value.numbers == pytest.approx(result.value.numbers, rel=1e-14)
    if wrt != "r":
        named = [*found.temporaries, ("v", found.value)]
        function = answer("value", *functions, declare=DECLARE, at=at, let=asked.get("let", ()))
        assert function.value is not None
        value = value_at(named, spaces, given, sizes)
        assert value.numbers == pytest.approx(function.value.numbers, rel=1e-14)


@pytest.mark.parametrize(("functions", "wrt"), CASES)
def test_every_node_has_a_shape_and_a_size(functions: list[str], wrt: str) -> None:
    found = routine(functions, wrt)
    assert found.derivative is not None
    named = [*found.temporaries, ("v", found.value), ("d", found.derivative)]
    spaces = {each.name: each.space for each in found.arguments}
    # Sizes that no argument carries are arguments themselves.
    carried = {size for space in spaces.values() for size in space.symbols}
    lonely = [name for name in ("m", "n") if name in spaces]
    spaces.update({f"_{name}": Space((name,)) for name in lonely})
    shapes = expression_shapes(named, spaces)
    assert all(id(node) in shapes for node in postorder(*(tree for _, tree in named)))
    names = {node.value for node in postorder(*(t for _, t in named)) if node.op == "name"}
    assert names <= {*spaces, *carried, *dict(found.temporaries), *found.constants, *lonely}


def test_value_and_derivative_share_their_parts() -> None:
    found = routine(["norm(X*w - y)^2"], "w")
    assert [(name, printer.text(tree)) for name, tree in found.temporaries] == [("t1", "X*w - y")]
    assert printer.text(found.value) == "norm(t1)**2"
    assert found.derivative is not None
    assert printer.text(found.derivative) == "2*t1'*X"
    assert [each.name for each in found.arguments] == ["w", "X", "y"]
    assert (found.shape, found.layout, found.value_shape.text) == ((1, "n"), "numerator", "scalar")


def test_names_of_temporaries_are_free() -> None:
    found = routine(["norm(X*w - t1*y)^2*t2"], "w")
    taken = {"t1", "t2"}
    assert found.temporaries
    assert not taken & dict(found.temporaries).keys()
    assert taken < {each.name for each in found.arguments}


def test_the_formula_has_the_order_of_the_arguments() -> None:
    found = routine(["norm(X*w - y)^2"], "w")
    assert found.text == ("f(w, X, y) = norm(X*w - y)**2",)
    found = routine(["g(X, w, y) = norm(r(X, w) - y)^2; r(A, v) = A*v"], "w")
    assert found.text == ("r(A, v) = A*v", "g(w, X, y) = norm(r(X, w) - y)**2")


def test_only_the_value() -> None:
    found = routine(["norm(X*w - y)^2 + 3"], "", derivative=False)
    assert (found.derivative, found.temporaries, found.shape) == (None, (), ())
    assert [each.name for each in found.arguments] == ["X", "w", "y"]


def test_refusals() -> None:
    with pytest.raises(MccliError, match="one vector or matrix"):
        routine(["norm(X*w - y)^2"], "")
    with pytest.raises(MccliError, match="--vector"):
        routine(["norm(X*w - y)^2"], "w", vector=True)
    with pytest.raises(MccliError, match="one function"):
        routine(["X*w", "y"], "w")
    numbers = replace(request("jacobian", "x'*x", declare=["x : R^2"]))
    assert matrix_routine(numbers, Wish(), LIMITS) is None
    assert matrix_routine(request("jacobian", "x*x"), Wish(), LIMITS) is None
