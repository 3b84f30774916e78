"""What questions are about, so that an answer is found in the profile or among what a venture has answered before."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from applications.models import Kind, Question
from foundation.database import Session
from profiles.queries import VentureRecord
from profiles.services.directory import labels

_MARK = 24


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question can be about.

    Parameters
    ----------
    name : str
        For the funder who words the question.
    kind : Kind
        What it is answered with.
    read : callable, optional
        Reads it in a venture's profile; None where the profile does not hold it.
    """

    name: str
    kind: Kind
    read: Callable[[Session, VentureRecord], object] | None = None


def _stage(session: Session, record: VentureRecord) -> str:
    return labels(session).stages.get(record.venture.stage_code or "", "")


def _sectors(session: Session, record: VentureRecord) -> str:
    names = labels(session).sectors
    return ", ".join(names.get(code, code) for code in record.sectors)


def _place(session: Session, record: VentureRecord) -> str:
    return labels(session).authority(record.venture.registered_authority_code)


def _of_venture(column: str) -> Callable[[Session, VentureRecord], object]:
    return lambda _session, record: getattr(record.venture, column)


#: Where the money will be spent: its choices are the regions of the reference facts.
SPENT_IN = "spent_in"
TOPICS: Mapping[str, Topic] = {
    "summary": Topic("What the firm does, in a line", Kind.TEXT, _of_venture("one_line")),
    "description": Topic("What the firm does, at length", Kind.TEXT, _of_venture("description")),
    "website": Topic("Web site", Kind.TEXT, _of_venture("website")),
    "company_number": Topic("Company number", Kind.TEXT, _of_venture("company_number")),
    "founded_on": Topic("When it was founded", Kind.TEXT, _of_venture("founded_on")),
    "stage": Topic("Stage", Kind.TEXT, _stage),
    "sectors": Topic("Sectors", Kind.TEXT, _sectors),
    "place": Topic("Where it is registered", Kind.TEXT, _place),
    "postcode": Topic("Registered postcode", Kind.POSTCODE, _of_venture("registered_postcode")),
    "trl": Topic("Technology readiness level", Kind.NUMBER, _of_venture("trl")),
    "team": Topic("Team", Kind.TEXT, _of_venture("team_note")),
    "team_size": Topic("People, full-time equivalent", Kind.NUMBER, _of_venture("team_size")),
    "customers": Topic("Paying customers", Kind.NUMBER, _of_venture("customers")),
    "revenue": Topic("Revenue in twelve months", Kind.NUMBER, _of_venture("revenue_gbp")),
    "use_of_money": Topic("What the money is for", Kind.TEXT, _of_venture("round_use")),
    "ip": Topic("Intellectual property", Kind.TEXT, _of_venture("ip_note")),
    "impact": Topic("Benefit to others", Kind.TEXT, _of_venture("impact_note")),
    "resources": Topic("Money, energy and waste saved", Kind.TEXT, _of_venture("resource_note")),
    "subsidy": Topic("Minimal financial assistance received", Kind.NUMBER, _of_venture("mfa_received_gbp")),
    "market": Topic("Market and competitors", Kind.TEXT),
    "need": Topic("Why the money is needed", Kind.TEXT),
    "match_funding": Topic("Where the other money comes from", Kind.TEXT),
    "milestones": Topic("Milestones", Kind.TEXT),
    "risks": Topic("Risks", Kind.TEXT),
    "jobs": Topic("Jobs created", Kind.NUMBER),
    SPENT_IN: Topic("Regions in which the money will be spent", Kind.SEVERAL),
}


def topic_of(question: Question) -> str:
    """Give the mark under which an answer is kept: the topic, or one that equal words share."""
    if question.topic:
        return question.topic
    words = "\n".join([question.kind, " ".join(question.label.casefold().split()), *question.options])
    return f"words:{hashlib.sha256(words.encode()).hexdigest()[:_MARK]}"


def in_profile(question: Question) -> bool:
    """Say whether the profile is where an answer is at home, so that it is not kept a second time."""
    topic = TOPICS.get(question.topic)
    return topic is not None and topic.read is not None


def from_profile(session: Session, record: VentureRecord, question: Question) -> str:
    """Give what the profile says to a question; nothing where it says nothing."""
    topic = TOPICS.get(question.topic)
    value = topic.read(session, record) if topic is not None and topic.read is not None else None
    return "" if value is None else str(value)


def fits(question: Question, value: str) -> bool:
    """Say whether an answer to another question can stand here."""
    match question.kind:
        case Kind.CHOICE:
            return value in question.options
        case Kind.SEVERAL:
            return set(value.splitlines()) <= set(question.options)
        case Kind.NUMBER:
            number = float(value)
            low, high = question.lowest, question.highest
            return (low is None or number >= low) and (high is None or number <= high)
        case _:
            return question.most is None or len(value) <= question.most
