"""Command: `python -m matching.batch INDEX --out FILE` ranks the ventures of every mandate of a saved index."""

import argparse
import csv
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from matching.engine import BestVentures, Matcher, Rules, rank_all
from matching.engine.backends import add_backend_options, chosen_backend


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
    parser = argparse.ArgumentParser(
        prog="python -m matching.batch",
        description="Rank the eligible ventures of every mandate of an index that Matcher.save has written.",
    )
    parser.add_argument("index", type=Path, help="folder that Matcher.save has written")
    parser.add_argument("--out", type=Path, required=True, help="CSV file to write: mandate, rank, venture, score")
    parser.add_argument("--on", type=date.fromisoformat, required=True, help="day for which opening dates are read")
    parser.add_argument("--limit", type=int, default=50, help="ventures for each mandate")
    parser.add_argument("--mfa-limit", type=float, help="limit of Minimal Financial Assistance on that day, in pounds")
    add_backend_options(parser)
    options = parser.parse_args(arguments)
    matcher = Matcher.load(options.index)
    try:
        with chosen_backend(options):
            best = rank_all(matcher, on=options.on, limit=options.limit, rules=Rules(options.mfa_limit))
    except ValueError as wrong:
        parser.error(str(wrong))
    write_lists(options.out, best)
    return 0


def write_lists(path: Path, best: BestVentures) -> None:
    """Write lists as `mandate,rank,venture,score`, scores with all their digits.

    Parameters
    ----------
    path : Path
        The file.
    best : BestVentures
        The lists.
    """
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(["mandate", "rank", "venture", "score"])
        for mandate, ventures, scores in zip(
            best.mandate_keys.tolist(), best.venture_keys.tolist(), best.scores.tolist(), strict=True
        ):
            listed = enumerate(zip(ventures, scores, strict=True), start=1)
            writer.writerows([mandate, rank, venture, repr(score)] for rank, (venture, score) in listed if venture >= 0)


if __name__ == "__main__":
    sys.exit(main())
