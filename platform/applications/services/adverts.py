"""The advert of a round: its words, the days on which others see it, and where it then stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from accounts import policy
from accounts.policy import Action, Viewer
from applications import queries
from applications.models import Advert
from applications.queries import Offer
from applications.services.access import offer_for
from applications.services.programmes import take, trail
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid, NotFound
from foundation.searching import Search
from introductions.services.words import written
from profiles.models import Mandate
from profiles.services.access import Owned, mandate_subject

COLUMNS = ("Programme", "In short", "Funder", "Opens on", "Closes on", "Questions", "Demo")


class Standing(StrEnum):
    """Whether others see an advert, in words."""

    KEPT = "Not published"
    SCHEDULED = "Scheduled"
    PUBLISHED = "Published"
    OVER = "Taken down"


class Step(StrEnum):
    """What is done with an advert."""

    SAVE = "save"
    PUBLISH = "publish"
    TAKE_DOWN = "take_down"


def standing(advert: Advert | None, mandate: Mandate) -> Standing:
    """Say where an advert stands today. It goes with the closing date of its round, if it was not taken down before."""
    today = clock.today()
    if advert is None or advert.shown_from is None:
        return Standing.KEPT
    gone = advert.shown_until is not None and advert.shown_until <= today
    if gone or (mandate.closes_on is not None and mandate.closes_on < today):
        return Standing.OVER
    return Standing.SCHEDULED if advert.shown_from > today else Standing.PUBLISHED


@dataclass(frozen=True, slots=True)
class Listing:
    """A programme as it stands in the list of programmes, and on the page of its advert.

    Parameters
    ----------
    advert : Advert or None
        None while none is published.
    questions : int
        How many it asks now.
    """

    offer: Offer
    advert: Advert | None
    questions: int = 0

    @property
    def title(self) -> str:
        """What it is called: by its advert, else by its mandate."""
        own = self.advert.title if self.advert else ""
        return own or self.offer.mandate.name

    @property
    def line(self) -> str:
        """What it is in one line."""
        return self.advert.line if self.advert else ""

    @property
    def pays_for(self) -> str:
        """What its money is for: in the advert's words, else in the mandate's."""
        own = self.advert.pays_for if self.advert else ""
        return own or self.offer.mandate.description

    @property
    def for_whom(self) -> str:
        """Who may apply: in the advert's words, else in those that the programme has for applicants."""
        own, programme = self.advert.for_whom if self.advert else "", self.offer.programme
        return own or (programme.guidance if programme else "")

    @property
    def is_open(self) -> bool:
        """Whether ventures can apply today."""
        programme, opens_on = self.offer.programme, self.offer.mandate.opens_on
        return programme is not None and programme.is_open and (opens_on is None or opens_on <= clock.today())


def listings(session: Session, *, text: str, sort: str) -> list[Listing]:
    """Give the programmes that are open for applications, or advertised, today."""
    found = queries.open_programmes(session, today=clock.today(), text=text, sort=sort)
    return [Listing(*each) for each in found]


def rows(found: Sequence[Listing]) -> Iterator[list[object]]:
    """Give programmes as rows under ``COLUMNS``."""
    for each in found:
        mandate = each.offer.mandate
        demo = "DEMO" if mandate.demo else ""
        yield [
            each.title, each.line, each.offer.funder.name, mandate.opens_on, mandate.closes_on, each.questions, demo,
        ]  # fmt: skip


def _side(offer: Offer, advert: Advert | None) -> Owned:
    """Describe an advert to the policy: until it is published it is its funder's draft."""
    side = mandate_subject(offer.mandate, offer.funder)
    return side if standing(advert, offer.mandate) is Standing.PUBLISHED else replace(side, status="draft")


def found_by(session: Session, viewer: Viewer, words: str, *, limit: int) -> list[Listing]:
    """Give the published adverts that answer a search and that somebody may see."""
    search = Search.of(words)
    found = queries.published_adverts(session, search, today=clock.today(), limit=limit) if search else []
    return [Listing(*each) for each in found if policy.may(viewer, Action.VIEW, _side(*each))]


def advert_for(session: Session, viewer: Viewer, mandate_slug: str) -> Listing:
    """Give an advert to somebody who may see it: everybody while it is published, before and after that its own people.

    Raises
    ------
    NotFound
        If there is none, or it is not open to whoever asks.
    """
    offer = offer_for(session, viewer, mandate_slug)
    advert = queries.advert_of(session, offer.mandate.id or 0)
    policy.require(viewer, Action.VIEW, _side(offer, advert))
    if advert is None:
        raise NotFound("This round has no advert.")
    return Listing(offer, advert)


def change_advert(
    session: Session,
    *,
    actor: Viewer,
    mandate_slug: str,
    version: int,
    step: Step,
    title: str,
    line: str,
    pays_for: str,
    for_whom: str,
    shown_from: date | None,
    shown_until: date | None,
) -> Advert:
    """Word an advert, and say from which day to which others see it.

    Parameters
    ----------
    version : int
        The version of the programme that the form was made from.
    step : Step
        To publish or take it down now changes the days accordingly.
    title, pays_for, for_whom : str
        Own words; "" leaves it to the mandate or the programme.
    shown_from, shown_until : date or None
        The first day on which others see it, and the first on which they no longer do.

    Raises
    ------
    Invalid
        If the days contradict each other, or it cannot be published.
    Conflict
        If somebody else has changed the programme since.
    """
    offer = offer_for(session, actor, mandate_slug, Action.PUBLISH)
    programme = take(session, offer, version)
    shown_from, shown_until = _days(step, shown_from, shown_until)
    if shown_from is not None:
        _check_publishing(offer)
    advert = queries.advert_of(session, programme.mandate_id) or Advert(mandate_id=programme.mandate_id, line=line)
    before = (advert.shown_from, advert.shown_until)
    advert.title, advert.line, advert.pays_for, advert.for_whom = title, line, pays_for, for_whom
    advert.shown_from, advert.shown_until = shown_from, shown_until
    session.add(advert)
    days = {"shown from": [before[0], shown_from], "shown until": [before[1], shown_until]}
    trail(session, actor, offer, "advert changed", days)
    return advert


def _days(step: Step, shown_from: date | None, shown_until: date | None) -> tuple[date | None, date | None]:
    """Give the days of an advert after a step."""
    today = clock.today()
    if step is Step.TAKE_DOWN:
        return None, None
    if step is Step.PUBLISH:
        shown_from = min(shown_from or today, today)
        if shown_until is not None and shown_until <= today:
            raise Invalid({"shown_until": ["Choose a day to come, or leave it empty."]})
    if shown_until is not None and shown_from is None:
        raise Invalid({"shown_from": ["Say from which day others see it."]})
    if shown_from is not None and shown_until is not None and shown_until <= shown_from:
        raise Invalid({"shown_until": ["This is not after the day from which others see it."]})
    return shown_from, shown_until


def _check_publishing(offer: Offer) -> None:
    closes_on, message = offer.mandate.closes_on, ""
    if offer.mandate.backs_funds:
        message = "This money backs funds, not companies, so it takes no applications."
    elif offer.organisation is None or offer.organisation.verified_at is None:
        message = "Your organisation has to be verified before it publishes an advert."
    elif closes_on is not None and closes_on < clock.today():
        message = f"This round closed on {written(closes_on)}."
    if message:
        raise Invalid({"shown_from": [message]})
