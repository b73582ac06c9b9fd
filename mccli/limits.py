"""What is allowed, and the clock.

Sizes are checked before the work they would cause; the clock is the second line of defence
and only ever ends a request in a ``limit`` error, it never chooses between answers.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from mccli.errors import MccliError, Place, TimeIsUp, failure

ENVIRONMENT = {
    "input_bytes": "MCCLI_MAX_INPUT",
    "line_bytes": "MCCLI_MAX_LINE",
    "nesting": "MCCLI_MAX_NESTING",
    "literal_digits": "MCCLI_MAX_LITERAL_DIGITS",
    "result_digits": "MCCLI_MAX_RESULT_DIGITS",
    "entries": "MCCLI_MAX_ENTRIES",
    "nodes": "MCCLI_MAX_NODES",
    "memory_bytes": "MCCLI_MAX_MEMORY",
    "seconds": "MCCLI_TIMEOUT",
}

LONGEST_SECONDS = 1e8  # What a system's timer takes for certain; three years.

P = ParamSpec("P")
T = TypeVar("T")

# The alarm is repeated, for the case that the first one lands where exceptions are swallowed.
_AGAIN = 0.25
# Frames of Python's own functions lie on the heap; this many take some ten megabytes.
_CALLS = 100_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one request; sizes in the unit of their name, time in seconds."""

    input_bytes: int = 64 * 2**20
    line_bytes: int = 2**20
    nesting: int = 200
    literal_digits: int = 1_000
    result_digits: int = 4_300
    entries: int = 1_000_000
    nodes: int = 5_000_000
    memory_bytes: int = 2 * 2**30
    seconds: float = 10.0

    def for_answers(self) -> Limits:
        """The bounds for text that the program itself wrote: as long and deep as answers are."""
        return _for_answers(self)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Limits:
        """The defaults, with the variables of ``ENVIRONMENT`` in their place.

        Raises a usage error for a variable that is not a positive number.
        """
        chosen: dict[str, float] = {}
        for field in fields(cls):
            variable = ENVIRONMENT[field.name]
            text = environment.get(variable, "").strip()
            if text:
                number = positive_number(text)
                if number is None:
                    raise failure(
                        "usage",
                        "usage.environment",
                        f"the environment variable {variable} is not a positive number",
                        f"unset it, or give a number such as {field.default}",
                    )
                chosen[field.name] = number if field.name == "seconds" else int(number)
        return cls(**chosen)  # type: ignore[arg-type]


@lru_cache(maxsize=8)
def _for_answers(limits: Limits) -> Limits:
    return replace(
        limits, input_bytes=2**62, nesting=10**6, literal_digits=limits.result_digits + 1
    )


def collector_paused() -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorator: look for no cyclic garbage meanwhile. Large trees hold none, but take long."""

    def decorated(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def paused(*args: P.args, **kwargs: P.kwargs) -> T:
            if not gc.isenabled():
                return function(*args, **kwargs)
            gc.disable()
            try:
                return function(*args, **kwargs)
            finally:
                gc.enable()

        return paused

    return decorated


@contextmanager
def deep_calls() -> Iterator[None]:
    """Let Python's own calls nest as deep as definitions that call each other may."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def positive_number(text: str) -> float | None:
    """A finite number above zero, or None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 < number < float("inf") else None


def exceeded(what: str, message: str, hint: str, *places: Place) -> MccliError:
    """The ``limit`` error for too much, too many or too large a ``what``."""
    return failure("limit", f"limit.{what}", message, hint, *places)


class time_limit:
    """Raise ``TimeIsUp`` in the block after ``seconds``, where the system has an alarm.

    Only the main thread of a POSIX system can be interrupted; elsewhere the block runs on.
    A process in which the alarm went off should not be used for another request.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._before: Any = None

    def __enter__(self) -> None:
        if not hasattr(signal, "setitimer") or not _is_main_thread():
            self._seconds = 0
            return
        if not _alarm_kept:
            self._before = signal.signal(signal.SIGALRM, _ring)
        signal.setitimer(signal.ITIMER_REAL, self._seconds, _AGAIN)

    def __exit__(self, *_trouble: object) -> None:
        if self._seconds:
            alarm_off()
        if self._before is not None:
            signal.signal(signal.SIGALRM, self._before)


def alarm_off() -> None:
    """Stop the clock, also where it rings meanwhile."""
    while True:
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
        except TimeIsUp:
            continue
        return


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


_alarm_kept: list[bool] = []


def keep_alarm() -> None:
    """Let the alarm always ring here, for a process that is nobody else's and sets it often."""
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, _ring)
        _alarm_kept[:] = [True]


def _ring(_signal: int, _frame: object) -> None:
    raise TimeIsUp


@contextmanager
def clock_stopped() -> Iterator[None]:
    """Do not count the time of the block: a reader may take as long as it likes."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    left, interval = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield
    finally:
        if left:
            signal.setitimer(signal.ITIMER_REAL, left, interval)


class memory_limit:
    """Cap this process's address space in the block, where the system can (Linux).

    Best effort elsewhere. Afterwards there is room again to say what happened.
    """

    def __init__(self, byte_count: int) -> None:
        self._allowed = byte_count
        self._before: tuple[int, int] | None = None

    def __enter__(self) -> None:
        if not sys.platform.startswith("linux"):
            return
        import resource

        self._before = _, hard = resource.getrlimit(resource.RLIMIT_AS)
        others = [each for each in self._before if each != resource.RLIM_INFINITY]
        resource.setrlimit(resource.RLIMIT_AS, (min([self._allowed, *others]), hard))

    def __exit__(self, *_trouble: object) -> None:
        if self._before is not None and sys.platform.startswith("linux"):
            import resource

            resource.setrlimit(resource.RLIMIT_AS, self._before)


def within(limits: Limits, work: Callable[[], T], option: str = "--timeout") -> T:
    """What ``work`` returns, if time and memory suffice; else a limit error.

    ``option`` is the name under which the caller's user can allow more time.
    """
    try:
        try:
            with memory_limit(limits.memory_bytes), time_limit(limits.seconds):
                return work()
        except TimeIsUp:
            # Letting go of large data takes long: the alarm may have rung again on the way out,
            # before it was off.
            alarm_off()
            raise
    except TimeIsUp:
        alarm_off()
        problem = out_of_time(limits.seconds, option)
    except MemoryError:
        problem = exceeded(
            "memory",
            "this needs more memory than is allowed",
            "allow more with MCCLI_MAX_MEMORY (bytes)",
        )
    except RecursionError:
        problem = exceeded(
            "depth",
            "this is nested too deeply to work on",
            "nest fewer definitions and functions inside one another",
        )
    raise problem


def out_of_time(seconds: float, option: str) -> MccliError:
    """The ``limit`` error for what took too long."""
    return exceeded("time", f"this took longer than {seconds:g} s", f"allow more with {option}")
