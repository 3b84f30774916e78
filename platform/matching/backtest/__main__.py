"""Command: `python -m matching.backtest DIR --out OUT`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from matching.backtest.protocol import hold_out
from matching.backtest.reading import HOME, read_task
from matching.backtest.running import Clock, run, write_run
from matching.engine.backends import add_backend_options, chosen_backend
from matching.engine.behaviour import BehaviourModel


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, rank, and write the lists.

    Parameters
    ----------
    arguments : sequence of str, default=None
        Words of the command line; those of the process by default.

    Returns
    -------
    code : int
        0 when done.
    """
    options = _options(arguments)
    clock = Clock()
    with clock.step("read"):
        task = read_task(options.folder, HOME if options.place_blind or options.served else ())
        held = hold_out(task) if options.protocol else None
        task = held.task if held else task
    model = BehaviourModel(max_iter=options.trees, random_state=options.seed)
    with chosen_backend(options):
        investors, rounds = run(task, model, clock, alone=options.served)
    options.out.mkdir(parents=True, exist_ok=True)
    with clock.step("write"):
        seekers = [task.investor_ids[number] for number in task.seekers]
        write_run(options.out / "A_run.csv", task.round_ids, task.investor_ids, investors)
        write_run(options.out / "B_run.csv", seekers, task.company_ids, rounds)
        learned = {side: ensemble.metrics for side, ensemble in model.learned_.items()}
        (options.out / "metrics.json").write_text(json.dumps(learned, indent=1), encoding="utf-8")
    if held:
        clock.say(json.dumps(held.measure(investors, rounds), indent=1))
    clock.total()
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m matching.backtest",
        description="Fit the engine on the deals of a folder, and rank the year after them on both sides.",
    )
    parser.add_argument("folder", type=Path, help="folder with train_events.csv, companies.csv, queries and candidates")
    parser.add_argument("--out", type=Path, required=True, help="folder for the runs")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same runs")
    parser.add_argument("--trees", type=int, default=150, help="trees of each model")
    parser.add_argument(
        "--place-blind",
        action="store_true",
        help="forget every place inside the United Kingdom; the country stays, and so do places abroad",
    )
    parser.add_argument(
        "--served",
        action="store_true",
        help="rank as the platform serves: place-blind, and by the score of each pair by itself",
    )
    parser.add_argument(
        "--protocol",
        action="store_true",
        help="hold out the last year of train_events.csv instead, and print how well it was ranked",
    )
    add_backend_options(parser)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
