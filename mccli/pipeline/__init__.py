"""The whole program: text to result, to code, to verdicts and to stationary points."""

from mccli.pipeline.answering import run
from mccli.pipeline.reading import read
from mccli.pipeline.request import Request

__all__ = ["Request", "read", "run"]
