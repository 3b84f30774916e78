"""How deals go through the stages: how many go on from each, and how long it takes, in all and by group."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from foundation import clock
from foundation.database import Session
from pipeline import queries
from pipeline.models import INFO, LIVE_STAGES, Stage, Standing, stage_name
from pipeline.queries import DealPath
from pipeline.services.access import Board
from reference.services.rules import rule

#: The steps of the funnel, in order: the stages in which a deal is worked on, and the money being in.
STEPS: tuple[str, ...] = (*LIVE_STAGES, Stage.COMPLETED.value)
#: What a funnel can be divided by, with its name for reading.
GROUPS: Mapping[str, str] = {"sector": "Sector", "region": "Place", "source": "Source"}
SOURCES: Mapping[str, str] = {
    "introduction": "Introduction",
    "match": "Ranked list or program",
    "import": "File of contacts",
    "": "Not known",
}
EXPORT_COLUMNS = (
    "Divided by", "Group", "Step", "Deals that reached it", "Went on", "Ended there", "Still there",
    "Share that went on", "Decided (n)", "Median days in it", "Left it (n)", "Withheld",
)  # fmt: skip
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a funnel.

    Parameters
    ----------
    stage : str
        Its stage.
    reached, went_on, ended, still : int
        Deals that came as far as this or further; those that went further; those that ended here; and the rest.
    conversion : float or None
        Of the deals that went on or ended here, the share that went on; None where they are too few to say.
    days : float or None
        Median days that deals spent in it, of those that have left it; None where they are too few to say.
    left : int
        How many have left it.
    """

    stage: str
    reached: int
    went_on: int
    ended: int
    still: int
    conversion: float | None
    days: float | None
    left: int

    @property
    def decided(self) -> int:
        """How many the conversion stands on."""
        return self.went_on + self.ended


@dataclass(frozen=True, slots=True)
class Funnel:
    """The funnel of some deals."""

    name: str
    deals: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class FunnelView:
    """The funnel of an organisation, in all and divided; ``least`` is the number below which nothing is shown."""

    board: Board
    whole: Funnel
    by: str
    groups: tuple[Funnel, ...]
    least: int
    demo: bool


def funnel_view(session: Session, board: Board, by: str) -> FunnelView:
    """Give the funnel of a board, divided by one of ``GROUPS``."""
    chosen = by if by in GROUPS else "sector"
    least = rule(session, "pipeline.funnel_min", clock.today()).whole
    paths = queries.deal_paths(session, board.organisation_id)
    groups: dict[str, list[DealPath]] = {}
    for path in paths:
        groups.setdefault(_group(path, chosen), []).append(path)
    ordered = sorted(groups.items(), key=lambda held: (-len(held[1]), held[0]))
    return FunnelView(
        board,
        funnel("All deals", paths, least),
        chosen,
        tuple(funnel(name, held, least) for name, held in ordered),
        least,
        any(path.demo for path in paths),
    )


def _group(path: DealPath, by: str) -> str:
    named: Mapping[str, Callable[[], str]] = {
        "sector": lambda: path.sector or "Not known",
        "region": lambda: path.region or "Not known",
        "source": lambda: SOURCES.get(path.source, path.source),
    }
    return named[by]()


def funnel(name: str, paths: Sequence[DealPath], least: int) -> Funnel:
    """Count the deals that reached each step, and what became of them there.

    Parameters
    ----------
    paths : sequence of DealPath
        The deals.
    least : int
        Fewest cases of which a share or a median is given.
    """
    furthest = [(path, _furthest(path)) for path in paths]
    steps = []
    for place, stage in enumerate(STEPS):
        reached = [(path, far) for path, far in furthest if far >= place]
        went_on = sum(far > place for _path, far in reached)
        ended = sum(far == place and INFO[path.stage].standing is Standing.LOST for path, far in reached)
        spent = [days for path, _far in reached if (days := _days_in(path, stage)) is not None]
        decided = went_on + ended
        last = place == len(STEPS) - 1
        steps.append(
            Step(
                stage,
                len(reached),
                went_on,
                ended,
                len(reached) - decided,
                went_on / decided if decided >= least and not last else None,
                round(median(spent), 1) if len(spent) >= least and not last else None,
                len(spent),
            )
        )
    return Funnel(name, len(paths), tuple(steps))


def _furthest(path: DealPath) -> int:
    """Say how far a deal has ever come; what was skipped counts as reached."""
    places = [STEPS.index(stage) for _at, stage in path.moves if stage in STEPS]
    return max(places, default=0)


def _days_in(path: DealPath, stage: str) -> float | None:
    """Give the days that a deal spent in a stage over all its visits that have ended; None where there is none."""
    ends = [at for at, _stage in path.moves[1:]]
    visits = [end - at for (at, entered), end in zip(path.moves, ends, strict=False) if entered == stage]
    return sum(visits, timedelta()) / _DAY if visits else None


def export_rows(view: FunnelView) -> Iterator[list[object]]:
    """Give the funnel as rows under ``EXPORT_COLUMNS``: in all, then by group."""
    for divided, held in (("", view.whole), *((GROUPS[view.by], group) for group in view.groups)):
        for step in held.steps:
            withheld = step.conversion is None or step.days is None
            yield [
                divided,
                held.name,
                stage_name(step.stage),
                step.reached,
                step.went_on,
                step.ended,
                step.still,
                step.conversion,
                step.decided,
                step.days,
                step.left,
                f"Fewer than {view.least} cases" if withheld and step.stage != Stage.COMPLETED else "",
            ]
