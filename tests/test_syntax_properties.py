"""Any text is a tree or a planned error; any tree prints and is read back to itself."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from trees import read

from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.source import Source
from mccli.syntax.document import parse_declarations, parse_document, parse_point
from mccli.syntax.extents import span_of
from mccli.syntax.printer import text
from mccli.syntax.tree import Node, compare, postorder
from mccli.syntax.vocabulary import REDUCTIONS, SCALAR_FUNCTIONS

FIXED = settings(deadline=None, derandomize=True, max_examples=400)
PIECES = (
    "x y1 mass sin where max f einsum R e pi 2 0.5 .5 1e-3 1e 0x ( ) [ ] , ; : = == < <= <- -> "
    '+ - − * ** ^ .^ .* ./ / · × √ ² ⁻¹ ⁿ \' ᵀ θ x₁ .. . for and # " "ij,j" ! ? \n \r\n \u200b'
).split(" ")

soup = st.lists(st.sampled_from([*PIECES, " ", " ", "("]), max_size=25).map("".join)


def survive(written: str) -> None:
    source = Source("test", written)
    try:
        document = parse_document([source], Limits())
    except MccliError as error:
        for problem in error.problems:
            assert problem.kind in {"parse", "limit"}
            for place in problem.places:
                length = max(len(place.span.source.text), 1)
                assert 0 <= place.span.start < place.span.end <= length + 1
        document = None
    for other in (
        lambda: parse_declarations([source], Limits()),
        lambda: parse_point(source, Limits()),
    ):
        with suppress(MccliError):
            other()
    for definition in document.definitions if document else ():
        assert read(text(definition.expr)) == definition.expr
        for node in postorder(definition.expr):
            span = span_of(node, definition.source)
            assert span.start <= node.at < span.end
            assert span.text.count("(") == span.text.count(")") or '"' in span.text


@given(soup)
@FIXED
def test_any_tokens(written: str) -> None:
    survive(written)


@given(st.text(max_size=30))
@FIXED
def test_any_unicode(written: str) -> None:
    survive(written)


FORMULA = [*"xyTn23(),'^*/ -√²[]", "sum(", " for i in ", "1..n", "[i] = "]


@given(st.lists(st.sampled_from(FORMULA), max_size=14).map("".join))
@settings(FIXED, max_examples=700)
def test_any_formula(written: str) -> None:
    survive(written)


names = st.sampled_from(["x", "y", "theta", "x12", "velocity_1", "e"])
decimals = st.builds(
    lambda a, b, c: Fraction(a, 2**b * 5**c), st.integers(0, 10**6), *2 * [st.integers(0, 60)]
)
literals = st.integers(0, 10**50) | decimals
# Without reductions in them: the bounds of a range have none.
bounds = names.map(lambda each: Node("name", each)) | st.builds(
    lambda sign, a, b: Node("sum", f"+{sign}", (Node("name", a), Node("number", b))),
    st.sampled_from("+-"),
    names,
    st.integers(0, 99),
)
leaves = names.map(lambda each: Node("name", each)) | literals.map(
    lambda each: Node(
        "number", each.numerator if isinstance(each, Fraction) and each.denominator == 1 else each
    )
)


def operations(operands: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def joined(op: str, signs: str, lead: str) -> st.SearchStrategy[Node]:
        return st.lists(st.tuples(st.sampled_from(signs), operands), min_size=2, max_size=4).map(
            lambda parts: Node(
                op,
                (parts[0][0] if lead == "" else lead) + "".join(sign for sign, _ in parts[1:]),
                tuple(operand for _, operand in parts),
            )
        )

    def listed(op: str, entries: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        return st.lists(entries, min_size=1, max_size=3).map(
            lambda items: Node(
                "rows" if all(item.op == "column" for item in items) else op, None, tuple(items)
            )
        )

    calls = st.sampled_from(sorted(SCALAR_FUNCTIONS)).flatmap(
        lambda word: st.lists(
            operands,
            min_size=SCALAR_FUNCTIONS[word][0],
            max_size=min(SCALAR_FUNCTIONS[word][1], 3),
        ).map(lambda items: Node("call", word, tuple(items)))
    )
    return st.one_of(
        operands.map(lambda each: Node("negative", None, (each,))),
        operands.map(lambda each: Node("transpose", None, (each,))),
        joined("sum", "+-", ""),
        joined("product", "*/·⊙⊘", "*"),
        st.builds(
            lambda op, a, b: Node("power", op, (a, b)),
            st.sampled_from(["^", ".^"]),
            operands,
            operands,
        ),
        st.builds(compare, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), operands, operands),
        calls,
        listed("column", operands),
        st.builds(
            lambda name, items: Node("index", None, (Node("name", name), *items)),
            names,
            st.lists(operands, min_size=1, max_size=2),
        ),
        st.builds(
            lambda word, body, ranges: Node("reduction", word, (body, *ranges)),
            st.sampled_from(REDUCTIONS),
            operands,
            st.lists(
                st.builds(lambda name, a, b: Node("range", name, (a, b)), names, bounds, bounds),
                min_size=1,
                max_size=2,
                unique_by=lambda each: each.value,
            ),
        ),
    )


@given(st.recursive(leaves, operations, max_leaves=25))
@settings(FIXED, max_examples=700)
def test_what_is_printed_is_read_back(tree: Node) -> None:
    assert read(text(tree)) == tree


@given(st.recursive(leaves, operations, max_leaves=12), st.integers(1, 3))
@FIXED
def test_shared_nodes_print_like_copies(tree: Node, times: int) -> None:
    for _ in range(times):
        tree = Node("sum", "+-", (tree, tree))
    assert read(text(tree)) == tree
