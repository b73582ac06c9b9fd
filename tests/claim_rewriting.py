"""Random functions, rewritings of their derivatives that keep every value, and mutants that do not.

Both work on trees: a rewriting puts another tree of the same value in a node's place, a mutant
a tree of another value. Whether a mutant really differs is found by its values at points of
its own, to many digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random

from mccli.calculus.evaluation.careful import values
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.precision import as_mpf, context
from mccli.limits import Limits
from mccli.syntax import printer
from mccli.syntax.tree import Node, call, compare, fold, name, number, postorder, rebuilt

NAMES = ("x", "y")
CONSTANTS = frozenset({"pi", "e"})
LIMITS = Limits()
_SMOOTH = ("sin", "cos", "exp", "tanh", "atan", "sinh", "cosh", "sigmoid", "softplus", "asinh")
_NARROW = ("log", "sqrt", "tan", "abs", "relu", "asin")


def function(random: Random, depth: int = 3) -> str:
    """A random function of x and y, as text."""
    return printer.text(_tree(random, depth))


def _tree(random: Random, depth: int) -> Node:
    kind = random.randrange(10) if depth else 9
    if kind < 3:
        signs = "+" + random.choice("+-")
        return Node("sum", signs, (_tree(random, depth - 1), _tree(random, depth - 1)))
    if kind < 6:
        pair = (_tree(random, depth - 1), _tree(random, depth - 1))
        return Node("product", "*" + random.choice("***/"), pair)
    if kind == 6:
        return call(random.choice(_SMOOTH), _tree(random, depth - 1))
    if kind == 7:
        return call(random.choice((*_SMOOTH, *_NARROW)), _tree(random, depth - 1))
    if kind == 8:
        return Node("power", "^", (_tree(random, depth - 1), number(random.choice((2, 3)))))
    return name(random.choice(NAMES)) if random.randrange(4) else number(random.randint(1, 5))


# -- rewritings ----------------------------------------------------------------------------------


def rewritten(tree: Node, random: Random, times: int = 3) -> Node:
    """The tree in another form of the same value, wherever both have one.

    Exponents stay: a negative base has a power for constant ones only.
    """
    for _ in range(times):
        powers = [node for node in postorder(tree) if node.op == "power"]
        exponents = {id(each) for node in powers for each in postorder(node.args[1])}
        nodes = [node for node in postorder(tree) if id(node) not in exponents]
        chosen = random.choice(nodes)
        found = _another_form(chosen, random)
        tree = _replaced(tree, chosen, found)
    return tree


def _replaced(tree: Node, old: Node, new: Node) -> Node:
    return fold(tree, lambda node, args: new if node is old else rebuilt(node, args))


def _another_form(node: Node, random: Random) -> Node:
    forms = [*_of_this(node, random), *_of_any(node, random)]
    return random.choice(forms)


def _of_any(node: Node, random: Random) -> list[Node]:
    other = call(random.choice(("sin", "cos", "exp")), name(random.choice(NAMES)))
    count = number(random.randint(2, 5))
    angle = name(random.choice(NAMES))
    one = _sum("++", _squared(call("sin", angle)), _squared(call("cos", angle)))
    return [
        _sum("++-", node, other, other),
        _product("**/", node, count, count),
        _product("**", node, one),
        _sum("++-", node, one, number(1)),
        Node("negative", None, (Node("negative", None, (node,)),)),
        _sum("+-", _product("**", number(2), node), node),
        call("where", compare("<", angle, count), node, node),
    ]


def _of_this(node: Node, random: Random) -> list[Node]:
    args = node.args
    if node.op == "sum" and len(args) == 2 and node.value == "++":
        return [_sum("++", args[1], args[0])] * 2
    if node.op == "sum" and len(args) == 2 and node.value == "+-":
        return [_sum("++", args[0], Node("negative", None, (args[1],)))] * 2
    if node.op == "product" and node.value == "**":
        found = [_product("**", args[1], args[0])]
        for one, other in (args, args[::-1]):
            if one.op == "sum":
                terms = tuple(_product("**", each, other) for each in one.args)
                found += [Node("sum", node_signs(one), terms)] * 2
        return found
    if node.op == "product" and node.value == "*/":
        inverse = Node("power", "^", (args[1], Node("negative", None, (number(1),))))
        return [_product("**", args[0], inverse)] * 2
    if node.op == "power" and args[1].op == "number" and args[1].value in (2, 3):
        return [Node("product", "*" * args[1].value, (args[0],) * args[1].value)] * 2
    if node.op == "call":
        return _of_call(node.value, args[0]) * 2
    return []


def node_signs(node: Node) -> str:
    """The signs of a sum whose first term has a plus."""
    return str(node.value)


def _of_call(function: str, x: Node) -> list[Node]:
    def exponential(u: Node) -> Node:
        return call("exp", u)

    minus = Node("negative", None, (x,))
    both = exponential(x), exponential(minus)
    forms: dict[str, Callable[[], Node]] = {
        "tanh": lambda: _product("*/", call("sinh", x), call("cosh", x)),
        "tan": lambda: _product("*/", call("sin", x), call("cos", x)),
        "sinh": lambda: _product("*/", _sum("+-", *both), number(2)),
        "cosh": lambda: _product("*/", _sum("++", *both), number(2)),
        "sigmoid": lambda: _product("*/", number(1), _sum("++", number(1), both[1])),
        "sqrt": lambda: Node("power", "^", (x, _product("*/", number(1), number(2)))),
        "exp": lambda: _squared(call("exp", _product("*/", x, number(2)))),
        "sin": lambda: Node("negative", None, (call("sin", minus),)),
        "cos": lambda: call("cos", minus),
        "sign": lambda: _sum("+-", compare(">", x, number(0)), compare("<", x, number(0))),
        "relu": lambda: call("max", number(0), x),
    }
    return [forms[function]()] if function in forms else []


def _sum(signs: str, *terms: Node) -> Node:
    return Node("sum", signs, terms)


def _product(signs: str, *factors: Node) -> Node:
    return Node("product", signs, factors)


def _squared(node: Node) -> Node:
    return Node("power", "^", (node, number(2)))


# -- mutants -------------------------------------------------------------------------------------


def mutant(tree: Node, random: Random) -> Node:
    """The tree with one part that has another value."""
    nodes = list(postorder(tree))
    chosen = random.choice(nodes)
    return _replaced(tree, chosen, random.choice(_mutations(chosen, random)))


def _mutations(node: Node, random: Random) -> list[Node]:
    other = name(random.choice(NAMES))
    border = number(random.choice((Fraction(1, 2), 2, 3, 10)))
    found = [
        _sum("++", node, number(1)),
        Node("negative", None, (node,)),
        _product("**", number(2), node),
        _product("**", node, other),
        _sum("++", node, _product("**", number(Fraction(1, 10**6)), other)),
        call("where", compare(">", other, border), _sum("++", node, number(1)), node),
        call("where", compare("<", other, Node("negative", None, (border,))), number(0), node),
    ]
    if node.op == "name":
        found += [name(each) for each in NAMES if each != node.value]
    if node.op == "number":
        found.append(number(node.value + 1))
    if node.op in ("sum", "product") and len(node.args) > 1:
        found += [node.args[0]] * 2
    if node.op == "call" and len(node.args) == 1:
        found += [call(random.choice(_SMOOTH), node.args[0]), node.args[0]]
    return found


def differs(
    left: Node, right: Node, statements: Sequence[Node], random: Random, tries: int = 60
) -> bool:
    """Whether the trees have clearly different values at some point where all statements hold."""
    for _ in range(tries):
        size = random.choice((1, 3, 12))
        point = {each: Fraction(random.randint(-1000, 1000) * size, 999) for each in NAMES}
        try:
            one, other, *held = values([left, right, *statements], point, CONSTANTS, 40, LIMITS)
        except NoValue:
            continue
        if not all(held):
            continue
        one, other = (as_mpf(context(40), each) for each in (one, other))
        if abs(one - other) > (1 + abs(one)) / 10**12:
            return True
    return False
