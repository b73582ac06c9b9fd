"""Where the work of a batch is done: in processes here, or on a cluster."""

from __future__ import annotations

import os

from mccli.batch.events import Hire
from mccli.errors import failure

# Each takes a thread and a megabyte here, beside its process.
_MOST_JOBS = 1_000


def hired(jobs: int | None, dask: str | None) -> Hire:
    """Workers for a batch: ``jobs`` processes, or those of the Dask scheduler at an address.

    Raises a usage error for a number of jobs out of range, and for both.
    """
    if jobs is not None and jobs < 1:
        raise failure("usage", "usage.jobs", "--jobs is not above zero", "give --jobs 1 or more")
    if jobs is not None and jobs > _MOST_JOBS:
        message = f"--jobs is above {_MOST_JOBS}"
        raise failure("usage", "usage.jobs", message, "as many as processors are fastest")
    if dask is not None and jobs is not None:
        message = "--jobs and --dask contradict each other"
        raise failure("usage", "usage.jobs", message, "the cluster has workers of its own")
    if dask is not None:
        from mccli.batch.cluster import Cluster

        address = dask
        return lambda settings, report: Cluster(address, settings, report)
    from mccli.batch.slot import prepare
    from mccli.batch.team import Team

    prepare()
    return lambda settings, report: Team(jobs or processors(), settings, report)


def processors() -> int:
    """How many processes can work at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
