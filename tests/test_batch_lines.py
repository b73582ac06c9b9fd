"""Bytes to lines: wherever the pieces end, and however long a line is."""

from __future__ import annotations

import itertools

import pytest

from mccli.batch.lines import Line, blocks

TEXTS: list[tuple[bytes, list[Line]]] = [
    (b"", []),
    (b"a", [b"a"]),
    (b"a\n", [b"a"]),
    (b"\n", [b""]),
    (b"a\n\nb\n", [b"a", b"", b"b"]),
    (b"a\r\nb\r\n", [b"a", b"b"]),
    (b"a\rb\n\r", [b"a\rb", b""]),
    (b"a\xe2\x80\xa8b\x0bc\x85\n", [b"a\xe2\x80\xa8b\x0bc\x85"]),
    (b"12345678\n123456789\n1\n", [b"12345678", None, b"1"]),
    (b"12345678\r\n123456789\r\n", [b"12345678", None]),
    (b"1\n" + b"2" * 100, [b"1", None]),
]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(("text", "lines"), TEXTS)
def test_lines_do_not_depend_on_how_they_arrive(text: bytes, lines: list[Line], size: int) -> None:
    pieces = iter([text[i : i + size] for i in range(0, len(text), size)])
    found = blocks(lambda _most: next(pieces, b""), longest=8)
    assert [*itertools.chain.from_iterable(found)] == lines


def test_a_line_is_there_before_the_next_piece_is_read() -> None:
    asked: list[int] = []
    pieces = iter([b"a\nb", b"\n", b""])

    def read(most: int) -> bytes:
        asked.append(most)
        return next(pieces)

    found = blocks(read, longest=8)
    assert next(found) == [b"a"] and len(asked) == 1
    assert next(found) == [b"b"] and len(asked) == 2


def test_a_line_without_end_takes_no_memory() -> None:
    pieces = itertools.chain(itertools.repeat(b"x" * 60_000, 2_000), [b"\na\n", b""])
    sizes: list[int] = []
    splitter_input = iter(pieces)

    def read(_most: int) -> bytes:
        sizes.append(1)
        return next(splitter_input)

    assert [*itertools.chain.from_iterable(blocks(read, longest=1 << 20))] == [None, b"a"]
    assert len(sizes) == 2_002
