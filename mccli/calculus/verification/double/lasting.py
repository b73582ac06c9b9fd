"""Values and slopes of terms that outlive their request: found once, used by all that have them.

They depend on the points only, and these on what is asked: the ``question`` of a sample.
"""

from __future__ import annotations

from mccli.calculus.conditions.risks import any_risky
from mccli.calculus.verification.claims import Claim
from mccli.calculus.verification.double.floats import Floats, Step
from mccli.calculus.verification.double.samples import Sample
from mccli.calculus.verification.double.slopes import Slopes
from mccli.syntax.tree import Lasting, Node, free_names

# Numbers kept with their lanes from one request to the next; and kinds of questions.
_MOST_NUMBERS = 2_000
_MOST_SAMPLES = 16

_VALUES, _SLOPES = "values", "slopes"
_SAMPLES: dict[object, Sample] = {}
"""The samples of the questions that came; a cache."""


def lasting_sample(claim: Claim, positive: frozenset[str]) -> Sample | None:
    """The sample that serves all claims like this one; None for a claim of other terms.

    All functions and entries consist of lasting terms, names and numbers, hold everywhere, and
    all their names are variables or constants. So all coordinates are known beforehand.
    """
    if claim.order != 1:
        return None
    question = tuple(claim.variables), claim.constants, positive
    if not all(_fits(root, claim, _SLOPES, question) for root in claim.functions):
        return None
    if not all(_fits(each, claim, _VALUES, question) for row in claim.rows for _, each in row):
        return None
    sample = _SAMPLES.get(question)
    if sample is None:
        if len(_SAMPLES) >= _MOST_SAMPLES:
            _SAMPLES.clear()
        sample = _SAMPLES[question] = Sample(claim.variables, claim.constants, positive, 1)
        sample.question = question
    elif len(sample.near) + len(sample.wide) > _MOST_NUMBERS:
        sample.forget_numbers()
    return sample


def _parts(root: Node) -> tuple[Node, ...]:
    return root.args if root.op == "sum" and type(root) is not Lasting else (root,)


def _fits(root: Node, claim: Claim, what: str, question: object) -> bool:
    """Whether a function or an entry is made of what can be kept."""
    key = what, question
    for part in _parts(root):
        if type(part) is Lasting:
            # What has sides is looked at by its steps.
            if key not in part.known and (any_risky([part]) or not _is_known(part, claim)):
                return False
        elif part.args or not _is_known(part, claim):
            return False
    return True


def _is_known(part: Node, claim: Claim) -> bool:
    return free_names(part) <= claim.constants.union(claim.variables)


def recall_entry(entry: Node, floats: Floats, question: object) -> None:
    """Give ``floats`` the lanes of an entry's terms."""
    key = _VALUES, question
    for term in _parts(entry):
        if type(term) is not Lasting:
            continue
        found = term.known.get(key)
        if found is None:
            own = Floats(floats.leaves)
            lanes = own.run(term)
            found = term.keep(key, (lanes, id(term) in own.doubtful))
        floats.take(term, *found)


def recall_function(root: Node, floats: Floats, slopes: Slopes, question: object) -> None:
    """Give ``floats`` and ``slopes`` the lanes of a function's terms."""
    key = _SLOPES, question
    for term in _parts(root):
        if type(term) is not Lasting:
            continue
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
