"""The due-diligence pack of a round: what checkers look up of each applicant, its answers, and what it shares."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from accounts import policy
from accounts.policy import Action, Request, Viewer
from applications import queries
from applications.models import DECIDED, Question
from applications.queries import Filters, Offer, Record
from applications.services import conditions, reading
from applications.services.access import offer_for
from applications.services.words import STATUSES, shown
from documents.services.opening import Opened, open_version
from documents.services.rooms import readable, room_for
from foundation import clock
from foundation.database import Session
from foundation.errors import NotFound
from profiles.queries import VentureRecord, venture_records

#: What an applicant's row holds. Names and numbers are the venture's own words, to be looked up in the registers.
COLUMNS = (
    "Application", "Venture", "Company number", "Founded on", "Website", "Registered postcode",
    "Registered authority code", "Places of activity", "Authority codes of activity", "University (UKPRN)", "People",
    "Status", "Asked for (GBP)", "Offered (GBP)", "First sent on", "Last sent on", "Decided on", "Files", "Kept back",
    "Demo",
)  # fmt: skip
ANSWER_COLUMNS = ("Step", "Question", "Answer")
#: What is kept back from somebody whom the policy does not show an offer, or a profile.
OFFER, PROFILE = "amount asked for and answers", "profile"


@dataclass(frozen=True, slots=True)
class Round:
    """The applications that a programme was sent, for those who decide on them."""

    offer: Offer
    records: Sequence[Record]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Applicant:
    """One application of a pack.

    Parameters
    ----------
    record : Record
        The application.
    facts : VentureRecord or None
        The venture's profile; None where it is kept back.
    asked_gbp : int or None
        What is asked for; None where it is kept back.
    answers : sequence of (Question, str)
        As they were sent last; none where they are kept back.
    kept_back : tuple of str
        What whoever takes the pack may not see.
    """

    record: Record
    facts: VentureRecord | None
    asked_gbp: int | None
    answers: Sequence[tuple[Question, str]]
    kept_back: tuple[str, ...]

    @property
    def shows_offer(self) -> bool:
        """Whether the pack holds what it asks for and answers."""
        return OFFER not in self.kept_back

    @property
    def folder(self) -> str:
        """Where its files are in the pack."""
        return f"application-{self.record.application.id}-{self.record.venture.slug}"

    def row(self, files: int) -> list[object]:
        """Give it under ``COLUMNS``."""
        row = self.record.application
        return [
            row.id,
            self.record.venture.name,
            *_identity(self.facts),
            STATUSES[row.status],
            self.asked_gbp,
            row.offered_gbp,
            *(
                moment and moment.astimezone(clock.LONDON).date()
                for moment in (row.first_sent_at, row.sent_at, row.ended_at if row.status in DECIDED else None)
            ),
            files,
            "; ".join(self.kept_back),
            "DEMO" if row.demo else "",
        ]

    def answer_rows(self) -> list[list[object]]:
        """Give the answers under ``ANSWER_COLUMNS``."""
        return [[question.step, question.label, shown(question, value)] for question, value in self.answers]


def _identity(facts: VentureRecord | None) -> list[object]:
    if facts is None:
        return [None] * 9
    venture = facts.venture
    return [
        venture.company_number,
        venture.founded_on,
        venture.website,
        venture.registered_postcode,
        venture.registered_authority_code,
        [place.postcode for place in facts.places],
        list(dict.fromkeys(place.authority_code for place in facts.places)),
        venture.university_ukprn,
        [f"{person.name} ({person.role})" if person.role else person.name for person in facts.team],
    ]


def round_of(session: Session, viewer: Viewer, mandate_slug: str, statuses: Collection[str] = ()) -> Round:
    """Give the applications that a programme was sent, to those who decide on them.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        To everybody else, staff of the platform included: applications are between two sides.
    """
    offer = offer_for(session, viewer, mandate_slug)
    owner = offer.funder.organisation_id
    policy.require(viewer, Action.READ_PRIVATE_REASON, Request(None, owner))
    policy.require(viewer, Action.DECIDE_APPLICATION, Request(None, owner))
    filters = Filters(funders=() if owner is None else (owner,), mandates=(mandate_slug,))
    counts = queries.count_by_status(session, filters)
    narrowed = Filters(funders=filters.funders, mandates=filters.mandates, statuses=tuple(statuses))
    return Round(offer, queries.records(session, narrowed, sort="venture"), counts)


def applicants(session: Session, viewer: Viewer, found: Round, keys: Collection[int] = ()) -> list[Applicant]:
    """Give one, several or all applications of a round as a pack holds them, as far as the viewer may see them.

    Parameters
    ----------
    found : Round
        The round, as it was given to the viewer.
    keys : collection of int, optional
        The applications that are wanted; all by default.

    Raises
    ------
    NotFound
        If there is none, or one that is wanted is not of the round.
    """
    held = {record.application.id or 0: record for record in found.records}
    if not held or not held.keys() >= set(keys):
        raise NotFound("There is no such application in this round.")
    chosen = [record for key, record in held.items() if not keys or key in keys]
    facts = {
        each.venture.id: each
        for each in venture_records(session, ids={record.application.venture_id for record in chosen}, published=False)
    }
    open_ones = [record for record in chosen if reading.shows_offer(viewer, record)]
    answers = queries.sent_answers(session, [record.application.id or 0 for record in open_ones])
    return [_applicant(viewer, record, facts[record.venture.id], answers) for record in chosen]


def _applicant(
    viewer: Viewer, record: Record, facts: VentureRecord, answers: dict[int, dict[str, tuple[Question, str]]]
) -> Applicant:
    sees_profile = policy.may(viewer, Action.VIEW, record.venture)
    sees_offer = reading.shows_offer(viewer, record)
    told = conditions.only_asked(list(answers.get(record.application.id or 0, {}).values()))
    kept_back = [name for name, sees in ((PROFILE, sees_profile), (OFFER, sees_offer)) if not sees]
    return Applicant(
        record,
        facts if sees_profile else None,
        reading.asked_gbp(viewer, record),
        told,
        tuple(kept_back),
    )


def open_files(session: Session, viewer: Viewer, applicant: Applicant, *, scanned: bool) -> list[tuple[str, Opened]]:
    """Open every document that a venture lets the viewer read, and log each as when it is opened by itself.

    Parameters
    ----------
    scanned : bool
        Whether only what a scanner has passed may be read.

    Returns
    -------
    opened : list of (str, Opened)
        With the title of each document.
    """
    try:
        room = room_for(session, viewer, applicant.record.venture.slug, scanned=scanned)
    except NotFound:
        return []
    found = []
    for held in room.held:
        newest = next((version for version in held.versions if readable(version, scanned=scanned)), None)
        if newest is not None:
            key, number = held.document.id or 0, newest.number
            opened = open_version(session, room=room, document_id=key, number=number, in_part=False)
            found.append((held.document.title, opened))
    return found
