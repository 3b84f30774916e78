"""Where work over many rows is done: in this process, in several, or on a Dask cluster; the result is the same.

Every loop that can be divided goes through :func:`spread`, which leaves the choice of the place to joblib.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, nullcontext
from importlib import import_module
from typing import Any, TypeVar

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

    On a Dask cluster what is shared is brought to every worker once, before the first task, and not with each task.
    What a lost worker was doing is done again elsewhere.

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
    client = getattr(get_active_backend()[0], "client", None)
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
