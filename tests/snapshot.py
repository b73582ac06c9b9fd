"""Texts that people see, kept as files; ``UPDATE_SNAPSHOTS=1`` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

_RENDERED = Path(__file__).parent / "snapshots" / "render"


def compare_snapshot(file: str, text: str) -> None:
    """The text is what the snapshot says."""
    path = _RENDERED / file
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8")
