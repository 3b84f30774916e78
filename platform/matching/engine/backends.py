"""Where work over many rows is done: in this process, in several, or on a Dask cluster; the result is the same.

Every loop that can be divided goes through :func:`spread`, which leaves the choice of the place to joblib.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from importlib import import_module
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import joblib
from joblib import Parallel, cpu_count, delayed, parallel_config
from joblib.parallel import get_active_backend

Done = TypeVar("Done")

#: Workers that may be lost together with the last copy of what is shared, before the cluster is given up.
MOST_LOSSES = 5
BACKENDS = {"threads": "threading", "processes": "loky", "dask": "dask"}


def spread(
    function: Callable[..., Done], shared: Any, tasks: Iterable[tuple[Any, ...]], *, n_jobs: int | None = None
) -> list[Done]:
    """Call a function for each of some tasks, wherever joblib is set to do so.

    What is shared is brought to every worker once and not with each task: on a Dask cluster before the first task, to
    processes of this machine as files that all of them map. What a lost worker of a cluster was doing is done again
    elsewhere.

    Parameters
    ----------
    function : callable
        Takes what is shared and then the values of one task. Its result may depend on nothing else.
    shared : object
        What all tasks read and none changes.
    tasks : iterable of tuple
        The values of each task.
    n_jobs : int or None, default=None
        Number of workers; None for what ``joblib.parallel_config`` says.

    Returns
    -------
    done : list
        One result for each task, in their order.
    """
    backend = get_active_backend(prefer="threads")[0]
    client = getattr(backend, "client", None)
    if client is None and not getattr(backend, "supports_sharedmem", False):
        with _kept(shared) as address:
            return list(Parallel(n_jobs=n_jobs)(delayed(_from_files)(function, address, *task) for task in tasks))
    waiting, done, losses = list(tasks), list[Done](), 0
    while len(done) < len(waiting):
        brought = nullcontext() if client is None else parallel_config(backend="dask", client=client, scatter=[shared])
        with brought:
            parallel = Parallel(n_jobs=n_jobs, prefer="threads", return_as="generator")
            try:
                done.extend(parallel(delayed(function)(shared, *task) for task in waiting[len(done) :]))
            except CancelledError:
                # Nobody can compute again what was handed to the cluster. If it is lost with a worker, the tasks that
                # read it are cancelled, and it is brought anew for those that are left. What is done stays done.
                losses += 1
                if losses > MOST_LOSSES:
                    raise
    return done


@contextmanager
def _kept(shared: Any) -> Iterator[str]:
    """Keep what is shared in a file of this user's own for as long as the block lasts."""
    with TemporaryDirectory(prefix="parity-shared-") as folder:
        address = f"{folder}/shared"
        joblib.dump(shared, address)
        yield address


@lru_cache(maxsize=1)
def _mapped(address: str) -> Any:
    return joblib.load(address, mmap_mode="r")


def _from_files(function: Callable[..., Done], address: str, *task: Any) -> Done:
    """Do a task in another process, with what is shared as this process has mapped it."""
    return function(_mapped(address), *task)


def add_backend_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose where a command does its work.

    Parameters
    ----------
    parser : ArgumentParser
        Of the command.
    """
    parser.add_argument(
        "--backend", choices=tuple(BACKENDS), default="threads", help="where the work is done; the result is the same"
    )
    parser.add_argument("--jobs", type=int, default=cpu_count(), help="threads or processes of this machine")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of the Dask cluster, such as tcp://10.0.0.5:8786")


@contextmanager
def chosen_backend(options: argparse.Namespace) -> Iterator[None]:
    """Do work where the options of a command say.

    Parameters
    ----------
    options : Namespace
        Read by a parser that went through :func:`add_backend_options`.

    Raises
    ------
    ValueError
        If a cluster is asked for without its address, or an address is given without asking for the cluster.
    """
    if (options.backend == "dask") != bool(options.scheduler):
        raise ValueError("--backend dask and --scheduler ADDRESS belong together.")
    if options.backend == "dask":
        client = import_module("distributed").Client(options.scheduler, set_as_default=False)
        with client, parallel_config(backend="dask", client=client):
            yield
    else:
        with parallel_config(backend=BACKENDS[options.backend], n_jobs=options.jobs):
            yield
