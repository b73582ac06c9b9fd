"""Bytes to text: strict UTF-8, with the place of the first byte that is not."""

from __future__ import annotations

from mccli.errors import MccliError, Place, failure
from mccli.source import Source, Span

_SHOWN_BYTES = 200


def decoded(name: str, data: bytes) -> Source:
    """The bytes as text, a byte order mark dropped. Raises a parse error if they are not UTF-8."""
    try:
        return Source(name, data.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise not_text(name, data, error.start) from None


def not_text(name: str, data: bytes, offset: int) -> MccliError:
    """The error for the first byte that is not UTF-8; ``offset`` counts bytes from 0."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = "this looks like UTF-16: save it as UTF-8"
    else:
        hint = "save it as UTF-8"
    before = data[:offset].decode("utf-8")
    after = data[offset + 1 : offset + _SHOWN_BYTES].decode("utf-8", "replace")
    source = Source(name, f"{before}\ufffd{after}")
    span = Span(source, len(before), len(before) + 1)
    message = f"{name} is not UTF-8: byte 0x{data[offset]:02x} at byte offset {offset}"
    return failure("parse", "syntax.encoding", message, hint, Place(span, "not UTF-8"))
