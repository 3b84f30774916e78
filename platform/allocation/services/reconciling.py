"""A fund's ledger against the rounds that ventures enter: where the two agree, and every point on which they differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from accounts.policy import Action, Viewer, may
from allocation import queries
from allocation.models import Entry
from allocation.queries import VentureRound
from allocation.services.access import Account
from allocation.services.words import PLACING
from foundation import clock
from foundation.database import Session
from foundation.money import format_pounds
from profiles.services.directory import labels
from reference.services.rules import rule

_DAYS = "allocation.reconcile_days"
KINDS: Mapping[str, str] = {
    "missing_entry": "Not in your ledger",
    "missing_round": "Not on the venture’s profile",
    "not_named": "You are not named as an investor",
    "too_large": "More than the whole round",
    "round_differs": "The whole round differs",
    "date_differs": "The dates differ",
    "terms_differ": "Stage or kind of money differs",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One point on which ledger and profile differ.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.
    company, slug : str
        The venture.
    words : str
        What each of them says.
    entry : Entry or None
        The entry, where there is one.
    round : VentureRound or None
        The round, where there is one.
    """

    kind: str
    company: str
    slug: str
    words: str
    entry: Entry | None = None
    round: VentureRound | None = None


@dataclass(frozen=True)
class Reconciliation:
    """What came of comparing.

    Parameters
    ----------
    differences : sequence of Difference
        By venture, then by day.
    agreed : int
        Rounds on which both sides say the same.
    unlinked : int
        Entries about companies that have no profile here, or none that this fund may link: there is nothing to compare.
    days : int
        Within how many days an entry and a round are taken for the same.
    """

    differences: Sequence[Difference]
    agreed: int
    unlinked: int
    days: int


@dataclass
class _Pairing:
    """The entries of a venture that fall into each of its rounds, and those that fall into none."""

    inside: dict[int, list[Entry]] = field(default_factory=dict)
    loose: list[Entry] = field(default_factory=list)


def reconcile(session: Session, account: Account, viewer: Viewer) -> Reconciliation:
    """Compare a fund's ledger with the rounds of the ventures it is about, as far as their profiles are open to it."""
    days = rule(session, _DAYS, clock.today()).whole
    entries = [entry for entry in queries.live_entries(session, account.funder_id) if entry.kind in PLACING]
    linked = {entry.venture_id for entry in entries if entry.venture_id is not None}
    found = queries.venture_rounds(session, account.funder_id, linked)
    rounds = [each for each in found if may(viewer, Action.VIEW, each.venture)]
    open_to_us = {each.venture.id for each in rounds} | {
        venture.id for venture in queries.ventures_by_key(session, linked) if may(viewer, Action.VIEW, venture)
    }
    named = {venture.id: (venture.name, venture.slug) for venture in queries.ventures_by_key(session, open_to_us)}
    compared = [entry for entry in entries if entry.venture_id in open_to_us]
    held = labels(session)
    differences, agreed = compare(compared, rounds, days, named, {**held.stages, **held.instruments})
    return Reconciliation(differences, agreed, len(entries) - len(compared), days)


def compare(
    entries: Iterable[Entry],
    rounds: Iterable[VentureRound],
    days: int,
    names: Mapping[int | None, tuple[str, str]],
    terms: Mapping[str, str],
) -> tuple[list[Difference], int]:
    """Compare entries with rounds, venture by venture.

    Parameters
    ----------
    entries : iterable of Entry
        First and follow-on investments in ventures with a profile.
    rounds : iterable of VentureRound
        Rounds that ventures entered.
    days : int
        Within how many days an entry and a round are taken for the same.
    names : Mapping
        Name and slug of each venture.
    terms : Mapping
        Names of stages and kinds of money, by code.

    Returns
    -------
    differences : list of Difference
    agreed : int
        Rounds on which both sides say the same.
    """
    ours: dict[int, list[Entry]] = {}
    for entry in entries:
        ours.setdefault(entry.venture_id or 0, []).append(entry)
    theirs: dict[int, list[VentureRound]] = {}
    for each in rounds:
        theirs.setdefault(each.venture.id or 0, []).append(each)
    differences: list[Difference] = []
    agreed = 0
    for key in sorted({*ours, *theirs}, key=lambda held: (names[held][0].casefold(), held)):
        held = theirs.get(key, [])
        paired = _pair(ours.get(key, []), held, days)
        found = list(
            chain.from_iterable(_of_round(each, paired.inside.get(each.key, []), names[key], terms) for each in held)
        )
        wrong = {each.round.key for each in found if each.round is not None}
        agreed += sum(each.key in paired.inside and each.key not in wrong for each in held)
        words = f"No round within {days} days is on the profile."
        found += [
            Difference("missing_round", *names[key], f"{_said(entry)} {words}", entry=entry) for entry in paired.loose
        ]
        differences += found
    return differences, agreed


def _pair(entries: Sequence[Entry], rounds: Sequence[VentureRound], days: int) -> _Pairing:
    """Put each entry into the nearest round within the days; of two as near, into one that names the fund."""
    paired = _Pairing()
    for entry in entries:
        near = sorted(
            (abs((each.closed_on - entry.happened_on).days), not each.names_us, each.key)
            for each in rounds
            if abs((each.closed_on - entry.happened_on).days) <= days
        )
        if near:
            paired.inside.setdefault(near[0][2], []).append(entry)
        else:
            paired.loose.append(entry)
    return paired


def _of_round(
    held: VentureRound, entries: Sequence[Entry], name: tuple[str, str], terms: Mapping[str, str]
) -> list[Difference]:
    if not entries:
        if not held.names_us:
            return []
        words = f"The venture names you in a round of {format_pounds(held.amount_gbp, unknown='an undisclosed amount')}"
        return [Difference("missing_entry", *name, f"{words}, {clock.in_words(held.closed_on)}.", round=held)]
    found = []
    if not held.names_us:
        found.append(("not_named", entries[0], "The round is on the profile, without you among its investors."))
    ours = sum(entry.amount_gbp for entry in entries)
    if held.amount_gbp is not None and ours > held.amount_gbp:
        words = f"Your {format_pounds(ours)} is more than the round of {format_pounds(held.amount_gbp)}."
        found.append(("too_large", entries[0], words))
    for entry in entries:
        found += [(kind, entry, words) for kind, words in _of_entry(held, entry, terms)]
    return [Difference(kind, *name, words, entry=entry, round=held) for kind, entry, words in found]


def _of_entry(held: VentureRound, entry: Entry, terms: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    if entry.round_gbp is not None and held.amount_gbp is not None and entry.round_gbp != held.amount_gbp:
        words = f"You have {format_pounds(entry.round_gbp)}, the venture {format_pounds(held.amount_gbp)}."
        found.append(("round_differs", words))
    if entry.happened_on != held.closed_on:
        ours, theirs = clock.in_words(entry.happened_on), clock.in_words(held.closed_on)
        found.append(("date_differs", f"You have {ours}, the venture {theirs}."))
    differing = [
        f"{title}: you have {terms.get(mine, mine)}, the venture {terms.get(other, other)}."
        for title, mine, other in (
            ("Stage", entry.stage_code, held.stage_code),
            ("Kind of money", entry.instrument_code, held.instrument_code),
        )
        if mine and other and mine != other
    ]
    return found + ([("terms_differ", " ".join(differing))] if differing else [])


def _said(entry: Entry) -> str:
    return f"You have {format_pounds(entry.amount_gbp)} on {clock.in_words(entry.happened_on)}."
