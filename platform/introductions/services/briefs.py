"""What a funder is shown of a venture: put together once, looked at by the venture, and kept as it was sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts import policy
from accounts.policy import Action, Viewer
from documents import queries as documents
from documents.models import Folder
from foundation.database import Session
from foundation.money import format_pounds
from introductions.services.words import PARTS, written
from profiles.models import Venture
from profiles.queries import VentureRecord
from profiles.services.directory import labels
from profiles.services.words import RELIEF_STATUSES

Section = dict[str, Any]
#: The parts of an offer that a part of a brief discloses.
OFFERED: Mapping[str, tuple[str, ...]] = {"offer": ("round", "valuation"), "teaser": ("documents",)}


@dataclass(frozen=True, slots=True)
class Brief:
    """What is shared, as far as it is open to whoever looks.

    Parameters
    ----------
    sections : sequence of dict
        Sections with ``part``, ``title``, ``text`` and ``facts``.
    withheld : tuple of str
        Parts of the offer that were shared and are kept from them, of ``accounts.policy.OFFER_PARTS``.
    discloses : tuple of str
        Parts of the offer that are shown.
    """

    sections: Sequence[Section]
    withheld: tuple[str, ...] = ()
    discloses: tuple[str, ...] = ()


def brief_for(viewer: Viewer, venture: Venture, sections: Sequence[Section]) -> Brief:
    """Give what was shared to somebody: the offer only while the policy lets an introduction bring it to them."""
    if policy.may(viewer, Action.INTRODUCE_OFFER, venture):
        shown, kept = list(sections), []
    else:
        shown = [section for section in sections if section["part"] not in OFFERED]
        kept = [section for section in sections if section["part"] in OFFERED]
    return Brief(shown, _offered(kept), _offered(shown))


def _offered(sections: Sequence[Section]) -> tuple[str, ...]:
    return tuple(part for section in sections for part in OFFERED.get(section["part"], ()))


def brief_of(session: Session, record: VentureRecord, shares: Collection[str]) -> list[Section]:
    """Put together what a funder is shown.

    Parameters
    ----------
    session : Session
        The database.
    record : VentureRecord
        The venture as it stands now.
    shares : collection of str
        Codes of ``PARTS``. What the venture does is always shown.

    Returns
    -------
    list of dict
        Sections with ``part``, ``title``, ``text`` and ``facts``; what is not known is left out.
    """
    venture, names = record.venture, labels(session)
    sections = [
        _section(
            "about",
            venture.name,
            f"{venture.one_line}\n\n{venture.description}".strip(),
            ("Stage", names.stages.get(venture.stage_code or "", "")),
            ("Sectors", ", ".join(names.sectors.get(code, code) for code in record.sectors)),
            ("Registered in", names.authority(venture.registered_authority_code)),
            ("Technology readiness", f"Level {venture.trl}" if venture.trl else ""),
            ("Web site", venture.website or ""),
        )
    ]
    if "traction" in shares:
        growth = venture.revenue_growth_percent
        sections.append(
            _section(
                "traction",
                "Traction",
                "",
                ("Paying customers", f"{venture.customers:,}" if venture.customers is not None else ""),
                ("Revenue in twelve months", format_pounds(venture.revenue_gbp, unknown="")),
                ("Growth of revenue", f"{round(growth, 1)}%" if growth is not None else ""),
            )
        )
    if "team" in shares:
        people = "" if venture.team_size is None else f"{venture.team_size}"
        facts = [("People, full-time equivalent", people)]
        facts += [(member.role or "Team", member.name) for member in record.team]
        sections.append(_section("team", "Team", venture.team_note or "", *facts))
    if "offer" in shares:
        sections.append(_offer(record, [names.instruments.get(code, code) for code in record.instruments]))
    if "teaser" in shares:
        sections.append(_teaser(session, venture.id or 0))
    return sections


def _section(part: str, title: str, text: str, *facts: tuple[str, str]) -> Section:
    return {"part": part, "title": title, "text": text, "facts": [[label, value] for label, value in facts if value]}


def _offer(record: VentureRecord, instruments: Sequence[str]) -> Section:
    venture = record.venture
    return _section(
        "offer",
        "The round",
        venture.round_use or "",
        ("Target", format_pounds(venture.round_target_gbp, unknown="")),
        ("Least it needs", format_pounds(venture.round_minimum_gbp, unknown="")),
        ("Committed so far", format_pounds(venture.round_committed_gbp, unknown="")),
        ("Kinds of money", ", ".join(instruments)),
        ("Closes on", written(venture.round_closes_on)),
        ("Valuation before the money", format_pounds(venture.valuation_gbp, unknown="")),
        ("SEIS", RELIEF_STATUSES.get(venture.seis_status or "", "")),
        ("EIS", RELIEF_STATUSES.get(venture.eis_status or "", "")),
    )


def _teaser(session: Session, venture_id: int) -> Section:
    titles = [
        held.document.title
        for held in documents.documents_of(session, venture_id)
        if held.document.folder == Folder.TEASER
    ]
    text = "Your organisation may read these in the venture’s data room, for as long as its leave lasts."
    return _section("teaser", "Documents", text, *(("Teaser", title) for title in titles))


def parts_of(shares: Collection[str]) -> list[str]:
    """Give what is shared in the order in which it is shown; what the venture does is always part of it."""
    return [code for code in PARTS if code == "about" or code in shares]
