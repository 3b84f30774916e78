"""Learning from the platform's own rounds: fitting a model, putting it in place, and taking it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import Engine

from foundation import clock
from foundation.database import Session
from foundation.errors import NotFound
from foundation.jobs import Timetable, Work, every
from matching import queries
from matching.engine import Taxonomy, VentureProfile
from matching.engine.behaviour import (
    BehaviourModel,
    DealFact,
    Decision,
    FeedbackFact,
    ModelStore,
    Past,
    PastDeals,
    data_version,
    settled,
)
from matching.services.conversion import read_taxonomy, venture_profile
from profiles.queries import venture_records

_log = structlog.get_logger("parity.matching")
#: Gives deals that are kept elsewhere than in the profiles.
DealSource = Callable[[Session], Sequence[DealFact]]
#: Gives what funders' people said of ventures: shortlists, meetings, passes as outside a mandate.
FeedbackSource = Callable[[Session], Sequence[FeedbackFact]]


@dataclass(frozen=True)
class ModelHome:
    """Where the models of one database are kept, and where its deals are read beside the profiles.

    Parameters
    ----------
    store : ModelStore
        The folder of models.
    sources : tuple of callable
        Further sources of deals.
    said : tuple of callable
        Sources of what funders' people said.
    """

    store: ModelStore
    sources: tuple[DealSource, ...] = ()
    said: tuple[FeedbackSource, ...] = ()


_homes: WeakKeyDictionary[Engine, ModelHome] = WeakKeyDictionary()


def keep_models(engine: Engine, folder: Path, *sources: DealSource, said: Sequence[FeedbackSource] = ()) -> None:
    """Say where the models of a database are kept, and where else its deals are read.

    Parameters
    ----------
    engine : Engine
        The database.
    folder : Path
        Shared by all processes that serve it.
    *sources : callable
        Each gives deals that are not in the profiles.
    said : sequence of callable, optional
        Each gives what funders' people said of ventures.
    """
    _homes[engine] = ModelHome(ModelStore(folder), sources, tuple(said))


def model_stamp(session: Session) -> int:
    """Give a number that changes whenever another model is put in place; 0 where there is none."""
    home = _homes.get(session.get_bind().engine)
    return 0 if home is None else home.store.stamp


def past_deals(session: Session, ventures: dict[int, VentureProfile], taxonomy: Taxonomy) -> PastDeals | None:
    """Read the model that serves, with the deals up to today; None where there is none.

    A model that another version of the engine learned counts as none until the next refit: the first stage serves.
    """
    home = _homes.get(session.get_bind().engine)
    try:
        model = None if home is None else home.store.load()
    except ValueError as error:
        _log.warning("model not read", reason=str(error))
        return None
    if home is None or model is None:
        return None
    return PastDeals(model, Past.of(_facts(session, home), ventures, taxonomy), clock.today())


def refit(session: Session, *, max_iter: int = 150) -> Decision:
    """Learn from deals and feedback up to today, and put the model in place unless it is worse than the present one.

    Places inside the country are no part of what is learned from.

    Parameters
    ----------
    session : Session
        Where to read.
    max_iter : int, default=150
        Trees of each model.
    """
    home = _home(session)
    taxonomy = read_taxonomy(session)
    universities = queries.university_names(session)
    profiles = {int(each.venture.id or 0): venture_profile(each, universities) for each in venture_records(session)}
    deals = _facts(session, home)
    past = Past.of(deals, profiles, taxonomy)
    words = settled(
        (fact for source in home.said for fact in source(session)), {(deal.venture, deal.funder) for deal in deals}
    )
    said = past.feedback(words, profiles)
    model = BehaviourModel(place_blind=True, max_iter=max_iter)
    model.fit(past.log, past.companies, clock.today().toordinal(), said)
    return home.store.offer(model, data_version(past.log, said))


@every(Timetable(time(2, 15)), "matching.refit", "Learn from past deals anew", tries=3)
def refit_by_night(work: Work) -> None:
    """Learn from all deals up to today; a model that is worse than the present one is not put in place."""
    # Learning takes minutes: what it reads must not hold up the transaction in which the job is marked as done.
    with Session(work.session.get_bind().engine) as reading:
        decision = refit(reading)
    _log.info("model refitted", version=decision.version, in_place=decision.accepted, reason=decision.reason)


def roll_back(session: Session) -> str:
    """Put the model before the present one in place, and give its name.

    Raises
    ------
    ValueError
        If there is none.
    """
    return _home(session).store.roll_back()


def models(session: Session) -> list[tuple[str, bool, float]]:
    """List the models that are kept: name, whether it serves, and the share of uncertainty it takes away."""
    return _home(session).store.listed()


def _home(session: Session) -> ModelHome:
    home = _homes.get(session.get_bind().engine)
    if home is None:
        raise NotFound("No folder for models is set up for this database.")
    return home


def _facts(session: Session, home: ModelHome) -> list[DealFact]:
    """Gather deals from every source.

    Two records of one pair within a quarter of a year are one deal, which is public as soon as one of them is.
    """
    found = [*queries.round_deals(session), *(fact for source in home.sources for fact in source(session))]
    kept: list[DealFact] = []
    last: dict[tuple[int, int], DealFact] = {}
    for fact in sorted(found, key=lambda each: (each.closed_on, each.venture, each.funder)):
        before = last.get((fact.venture, fact.funder))
        if before is None or (fact.closed_on - before.closed_on).days > SAME_DEAL_DAYS:
            kept.append(fact)
            last[fact.venture, fact.funder] = fact
        elif fact.public and not before.public:
            kept[kept.index(before)] = last[fact.venture, fact.funder] = replace(before, public=True)
    return kept


SAME_DEAL_DAYS = 92
