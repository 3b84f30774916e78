"""``make bench``: measure against the machine's limits and the peers, and write what came out to ``bench/results``.

``python -m bench engine`` measures one of the parts; ``learned`` is about lists with past deals in them, and
``exposure`` about who stands on first pages. ``dashboards`` is about the gap over many rounds, and ``people`` about
fifty people at once for ten minutes. ``large`` asks for pages over 100,000 ventures and a board of 2,000 deals.
"""

import sys

from bench import dashboards, engine, exposure, large, learned, pages, people, plans

PARTS = {
    "pages": pages.main,
    "plans": plans.main,
    "engine": engine.main,
    "learned": learned.main,
    "exposure": exposure.main,
    "dashboards": dashboards.main,
    "people": people.main,
    "large": large.main,
}


def main() -> None:
    """Run the parts that are named, or all."""
    wanted = sys.argv[1:] or list(PARTS)
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        raise SystemExit(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(PARTS)}.")
    for name in wanted:
        PARTS[name]()


if __name__ == "__main__":
    main()
