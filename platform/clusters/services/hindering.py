"""The register of what holds clusters back: counted by kind and by the body that can act, over all clusters."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from clusters.queries.blockers import BlockerLine, blocker_lines
from clusters.services.blockers import KINDS
from foundation import clock
from foundation.database import Session

#: Stands for a kind or a body that a cluster's people have not named.
NOT_SAID = "not_said"
SORTS = ("cluster", "kind", "body")
COLUMNS = ("Cluster", "What holds it back", "Note", "Kind", "Who can act", "Said on", "Sent to it on", "Demo")
COUNT_COLUMNS = ("Counted by", "Name", "Clusters", "Things named")


@dataclass(frozen=True, slots=True)
class Count:
    """How many clusters name something of a kind, or something that a body can act on, and how many things."""

    code: str
    name: str
    clusters: int
    things: int


@dataclass(frozen=True, slots=True)
class Hindering:
    """What is named over all clusters, what passes the filters of it, and the counts over all."""

    lines: Sequence[BlockerLine]
    by_kind: Sequence[Count]
    by_body: Sequence[Count]
    clusters: int
    total: int
    demo: bool


def hindering(
    session: Session, *, kinds: Collection[str] = (), bodies: Collection[str] = (), text: str = "", sort: str = ""
) -> Hindering:
    """Give what holds published clusters back.

    Parameters
    ----------
    kinds, bodies : collection of str
        Only these; ``NOT_SAID`` for those that nobody named. Bodies as they were typed, whatever their capitals.
    text : str
        Words in the name, the note, the cluster or the body.
    sort : str
        Of ``SORTS``, with a hyphen before it downwards.
    """
    found = blocker_lines(session)
    wanted = {body.casefold() for body in bodies}
    kept = [
        line
        for line in found
        if (not kinds or (line.kind or NOT_SAID) in kinds)
        and (not wanted or (line.body.casefold() or NOT_SAID) in wanted)
        and text.casefold() in f"{line.name}\n{line.note}\n{line.cluster_name}\n{line.body}".casefold()
    ]
    return Hindering(
        lines=_sorted(kept, sort),
        by_kind=_counts(found, lambda line: (line.kind or NOT_SAID, KINDS.get(line.kind, "Kind not said"))),
        by_body=_counts(
            found, lambda line: (line.body.casefold() or NOT_SAID, line.body or "Nobody is named who can act")
        ),
        clusters=len({line.cluster_slug for line in found}),
        total=len(found),
        demo=any(line.demo for line in found),
    )


def _counts(lines: Iterable[BlockerLine], of: Callable[[BlockerLine], tuple[str, str]]) -> list[Count]:
    """Count clusters and things, the most clusters first."""
    names: dict[str, str] = {}
    clusters: dict[str, set[str]] = {}
    things: dict[str, int] = {}
    for line in lines:
        code, name = of(line)
        names.setdefault(code, name)
        clusters.setdefault(code, set()).add(line.cluster_slug)
        things[code] = things.get(code, 0) + 1
    counts = [Count(code, name, len(clusters[code]), things[code]) for code, name in names.items()]
    return sorted(counts, key=lambda each: (each.code == NOT_SAID, -each.clusters, -each.things, each.name))


def _sorted(lines: Sequence[BlockerLine], sort: str) -> list[BlockerLine]:
    """Sort lines; what is not said comes last, whichever way."""
    key, downwards = sort.removeprefix("-"), sort.startswith("-")
    if key in ("kind", "body"):
        said = [line for line in lines if getattr(line, key)]
        said.sort(key=lambda line: getattr(line, key).casefold(), reverse=downwards)
        return [*said, *(line for line in lines if not getattr(line, key))]
    return list(reversed(lines)) if downwards else list(lines)


def rows(lines: Iterable[BlockerLine]) -> list[list[object]]:
    """Give what is named as rows under ``COLUMNS``."""
    return [
        [
            line.cluster_name,
            line.name,
            line.note,
            KINDS.get(line.kind, ""),
            line.body,
            *(at and at.astimezone(clock.LONDON).date() for at in (line.said_at, line.sent_at)),
            "DEMO" if line.demo else "",
        ]
        for line in lines
    ]
