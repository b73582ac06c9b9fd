"""What becomes of a line, as it is handed from process to process."""

from __future__ import annotations

from dataclasses import dataclass

from mccli.errors import Kind


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of JSON, without its end; ``kind`` is that of its first error, if it is one."""

    text: str
    kind: Kind | None = None
