"""A batch on a Dask cluster: the same chunks, a bounded number of them under way.

Dask gives the chunks of a worker that died to others, so that nothing is lost.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mccli.batch.answering import lost
from mccli.batch.events import Event, Free, Part, Trouble
from mccli.batch.worker import Chunk, Settings
from mccli.errors import MccliError, failure
from mccli.render.safe import excerpt, visible

if TYPE_CHECKING:
    from distributed import Client

_SECONDS_TO_CONNECT = 10
_CHUNKS_PER_THREAD = 2  # One at work and one on its way.
_BUDGET = 0.5  # Seconds of work that are worth a message over the network.


class Cluster:
    """Takes chunks for all threads of a cluster and reports what becomes of them.

    Raises an io error if Dask is not installed, or if there is no scheduler at ``address``, no
    worker, or no mccli of this version where the workers run.
    """

    def __init__(self, address: str, settings: Settings, report: Callable[[Event], None]) -> None:
        self._report = report
        self._settings = settings
        self._name = f"mccli-batch-{uuid.uuid4()}"
        self._futures: dict[int, Any] = {}
        self._client = _connected(address)
        try:
            self.size = _CHUNKS_PER_THREAD * _threads(self._client, address)
            _prepare(self._client, self._name, settings)
        except BaseException:
            self._client.close()
            raise

    def give(self, ticket: int, chunk: Chunk) -> None:
        """Have the chunk answered somewhere in the cluster."""
        from mccli.batch.cluster_worker import answer_chunk

        key = f"{self._name}-{ticket}"
        future = self._client.submit(answer_chunk, self._name, chunk, key=key, pure=False)
        self._futures[ticket] = future
        future.add_done_callback(lambda done: self._hear(ticket, chunk, done))

    def close(self) -> None:
        """Give up what is under way and end the processes of this batch."""
        from distributed import CancelledError

        try:
            self._client.cancel([*self._futures.values()])
            self._client.unregister_worker_plugin(self._name)
        except (OSError, TimeoutError, CancelledError):
            pass  # The cluster is gone, and with it what was to be ended.
        self._client.close()

    def _hear(self, ticket: int, chunk: Chunk, future: Any) -> None:
        from distributed import CancelledError, KilledWorker

        self._futures.pop(ticket, None)
        try:
            self._report(Part(ticket, future.result()))
        except KilledWorker:
            # Several workers died in a row: a single line is to blame, a chunk is taken apart.
            if len(chunk.lines) == 1:
                settings = self._settings
                told = lost(chunk.lines[0], chunk.numbers[0], settings.limits, settings.ascii_only)
                self._report(Part(ticket, [told]))
        except (CancelledError, OSError) as error:
            self._report(Trouble(_gone(error)))
            return
        except Exception as error:
            self._report(Trouble(error))
            return
        self._report(Free(ticket))


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        message = "Dask is not installed, so --dask cannot be used"
        raise failure("io", "io.dask", message, 'pip install "mccli[dask]"') from None
    try:
        return Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError):
        message = f"there is no Dask scheduler at {excerpt(address)}"
        hint = "give the address that dask scheduler prints, such as tcp://127.0.0.1:8786"
        raise failure("io", "io.dask", message, hint) from None


def _threads(client: Client, address: str) -> int:
    """How many tasks the cluster works on at once. Raises an io error if there are no workers."""
    try:
        client.wait_for_workers(1, timeout=_SECONDS_TO_CONNECT)
    except TimeoutError:
        message = f"the Dask cluster at {excerpt(address)} has no workers"
        raise failure("io", "io.dask", message, f"start some: dask worker {address}") from None
    return sum(client.nthreads().values())


def _prepare(client: Client, name: str, settings: Settings) -> None:
    """Get all workers ready, those that come later included."""
    import mccli
    from mccli.batch.cluster_worker import Slots, version

    try:
        versions = {*client.run(version).values()}
        if versions == {mccli.__version__}:
            client.register_plugin(Slots(name, replace(settings, budget=_BUDGET)), name)
            return
        said = f"the Dask workers have mccli {', '.join(sorted(versions))}"
    except (ImportError, AttributeError, RuntimeError) as error:
        said = f"the Dask workers cannot run mccli: {visible(str(error), 80)}"
    hint = f"install mccli {mccli.__version__} where the workers run"
    raise failure("io", "io.dask", said, hint)


def _gone(error: Exception) -> MccliError:
    said = visible(f"{type(error).__name__}: {error}", 120)
    hint = "look at the scheduler's log; the answers so far are good"
    return failure("io", "io.dask", f"the Dask cluster has gone away ({said})", hint)
