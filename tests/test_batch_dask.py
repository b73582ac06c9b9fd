"""Batches on a Dask cluster of two worker processes, as Dask starts them."""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
from collections.abc import Iterator

import pytest
from cli import start

from mccli import MccliError
from mccli.batch import objects

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        silence_logs=50,
    ) as made:  # fmt: skip
        yield made


@pytest.mark.long
def test_a_worker_dies_and_nothing_is_lost(cluster: object) -> None:
    address = cluster.scheduler_address
    asked = ({"functions": f"x^2*y + {i}", "id": i} for i in range(3_000))
    found = objects.answers(asked, dask=address)
    told = [*itertools.islice(found, 300)]
    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
    told += found
    assert [each["id"] for each in told] == [*range(3_000)]
    assert all(each["ok"] and each["verified"]["ok"] for each in told)


@pytest.mark.long
def test_a_line_without_end_is_ended_there_too(cluster: object) -> None:
    endless = {"functions": "det(A)", "declare": {"A": "R^(9,9)"}, "engine": "sympy"}
    stdin = "".join(
        json.dumps(each) + "\n" for each in ({"functions": "x"}, endless, {"functions": "x +"})
    )
    done = start(
        "batch", "--dask", cluster.scheduler_address, "--timeout", "1",
        input=stdin.encode(), stdin=None,
    )  # fmt: skip
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (5, b"3 lines, 2 errors (1 limit, 1 parse)\n")
    assert [each["ok"] for each in told] == [True, False, False]
    assert told[1]["errors"][0]["code"] == "limit.time"


def test_no_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mccli.batch.cluster._SECONDS_TO_CONNECT", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://here", "127.0.0.1"):
        with pytest.raises(MccliError) as caught:
            [*objects.answers([{"functions": "x"}], dask=address)]
        assert caught.value.problems[0].code == "io.dask"


def test_without_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MccliError) as caught:
        [*objects.answers([{"functions": "x"}], dask="tcp://127.0.0.1:9")]
    assert 'pip install "mccli[dask]"' in caught.value.problems[0].hint
