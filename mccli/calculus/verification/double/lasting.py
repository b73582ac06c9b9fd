"""Values and slopes of terms that outlive their request: found once, used by all that have them.

They depend on the points only, and these on what is asked: the ``question`` of a sample.
"""

from __future__ import annotations

from collections.abc import Iterator

from mccli.calculus.conditions.risks import any_risky
from mccli.calculus.verification.claims import Claim
from mccli.calculus.verification.double.floats import Floats, Step
from mccli.calculus.verification.double.samples import Sample
from mccli.calculus.verification.double.slopes import Slopes
from mccli.syntax.tree import Lasting, Node, free_names

# Numbers kept with their lanes from one request to the next; and kinds of questions.
_MOST_NUMBERS = 2_000
_MOST_SAMPLES = 16

_SAMPLES: dict[object, Sample] = {}
"""The samples of the questions that came; a cache."""


def lasting_sample(claim: Claim, positive: frozenset[str]) -> Sample | None:
    """The sample that serves all claims like this one; None for a claim of other terms.

    All functions and entries consist of lasting terms, names and numbers, hold everywhere, and
    all their names are variables or constants. So all coordinates are known beforehand.
    """
    if claim.order != 1:
        return None
    roots = [*claim.functions, *(entry for row in claim.rows for _, entry in row)]
    # What has sides is looked at by its steps.
    if not all(map(_is_lasting, roots)) or any_risky(roots):
        return None
    if not free_names(*roots) <= claim.constants.union(claim.variables):
        return None
    question = tuple(claim.variables), claim.constants, positive
    sample = _SAMPLES.get(question)
    if sample is None:
        if len(_SAMPLES) >= _MOST_SAMPLES:
            _SAMPLES.clear()
        sample = _SAMPLES[question] = Sample(claim.variables, claim.constants, positive, 1)
        sample.question = question
    elif len(sample.near) + len(sample.wide) > _MOST_NUMBERS:
        sample.forget_numbers()
    return sample


def _is_lasting(root: Node) -> bool:
    parts = root.args if root.op == "sum" and type(root) is not Lasting else (root,)
    return all(type(part) is Lasting or not part.args for part in parts)


def _terms(root: Node) -> Iterator[Lasting]:
    for part in root.args if root.op == "sum" and type(root) is not Lasting else (root,):
        if type(part) is Lasting:
            yield part


def recall_entry(entry: Node, floats: Floats, question: object) -> None:
    """Give ``floats`` the lanes of an entry's terms."""
    key = "values", question
    for term in _terms(entry):
        found = term.known.get(key)
        if found is None:
            own = Floats(floats.leaves)
            lanes = own.run(term)
            found = term.keep(key, (lanes, id(term) in own.doubtful))
        floats.take(term, *found)


def recall_function(root: Node, floats: Floats, slopes: Slopes, question: object) -> None:
    """Give ``floats`` and ``slopes`` the lanes of a function's terms."""
    key = "slopes", question
    for term in _terms(root):
        found = term.known.get(key)
        if found is None:
            trace: list[Step] = []
            values, along = Floats(floats.leaves, trace), Slopes(slopes.steps)
            lanes = values.run(term)
            along.run(trace)
            doubtful = id(term) in values.doubtful, id(term) in along.doubtful
            found = term.keep(key, (lanes, along.of(term), *doubtful))
        lanes, slope, in_value, in_slope = found
        floats.take(term, lanes, in_value)
        slopes.take(term, slope, in_slope)
