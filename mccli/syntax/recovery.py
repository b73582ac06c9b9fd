"""Where to go on after an error, so that one run reports all errors of a file."""

from __future__ import annotations

from mccli.syntax.statement_complaints import STATEMENT_ENDS
from mccli.syntax.tokens import Tokens


class Recovery:
    """Finds where to go on after an error, in linear time for the whole source."""

    def __init__(self, tokens: Tokens) -> None:
        self._texts = tokens.texts
        self._never_closed = False

    def next_statement(self, first: int, failed: int) -> int:
        """The next newline or ``;`` outside brackets, from the token that failed.

        A line that starts like a definition or a declaration ends open brackets as well.
        """
        texts = self._texts
        if texts[failed] in {"=", ":"} and failed - 2 > first and texts[failed - 2] == "\n":
            return failed - 2
        depth = 0
        for text in texts[first:failed]:
            depth += (text in {"(", "["}) - (text in {")", "]"})
        if not self._never_closed:
            for index in range(failed, len(texts) - 1):
                text = texts[index]
                depth += (text in {"(", "["}) - (text in {")", "]"})
                starts = text == "\n" and texts[index + 2 : index + 3] in (["="], [":"])
                if starts or (depth <= 0 and text in STATEMENT_ENDS):
                    return index
            self._never_closed = depth > 0
            if depth <= 0:
                return len(texts) - 1
        for index in range(failed, len(texts) - 1):
            if texts[index] in STATEMENT_ENDS:
                return index
        return len(texts) - 1
