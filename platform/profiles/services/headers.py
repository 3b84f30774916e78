"""Guesses which field each column of somebody's file holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: How alike a header and a name have to be, from 0 to 1, where no word is known.
LEAST_LIKENESS = 0.85
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")

#: What people call our fields in their own spreadsheets.
SYNONYMS: Mapping[str, Sequence[str]] = {
    "name": ("company", "company name", "venture", "venture name", "organisation", "startup", "business", "fund name"),
    "one_line": ("tagline", "strapline", "pitch", "summary", "short description", "elevator pitch", "headline"),
    "description": ("about", "details", "long description", "overview", "what they do", "background"),
    "website": ("url", "web", "web address", "homepage", "site", "link"),
    "company_number": (
        "companies house number", "company no", "company reg no", "registration number", "registered number", "crn",
        "ch number", "company registration number", "reg number",
    ),
    "founded_on": (
        "founded", "incorporated", "incorporation date", "date of incorporation", "start date", "founding date",
    ),
    "sectors": ("sector", "industry", "industries", "vertical", "theme", "technology area", "field"),
    "stage_code": ("funding stage", "investment stage", "round stage", "company stage", "round"),
    "trl": ("technology readiness", "readiness level", "tech readiness level"),
    "university_ukprn": ("university", "spinout of", "spin out of", "institution", "hei", "parent university", "ukprn"),
    "university_stake_percent": ("university equity", "university share", "university holding"),
    "ip_position": ("ip", "ip status", "patents", "patent status"),
    "registered_postcode": ("postcode", "post code", "zip", "registered address postcode", "postal code"),
    "registered_authority_code": ("council", "authority", "lad", "district", "borough"),
    "places": ("other postcodes", "sites", "site postcodes", "activity postcodes", "locations"),
    "team_size": ("employees", "headcount", "staff", "fte", "team", "number of employees", "team size"),
    "founding_team": ("founders", "gender of founders", "founder gender", "women founded"),
    "customers": ("clients", "number of customers", "paying clients"),
    "revenue_gbp": ("revenue", "turnover", "annual revenue", "sales", "arr", "ltm revenue"),
    "revenue_growth_percent": ("growth", "revenue growth", "yoy growth", "annual growth"),
    "round_target_gbp": (
        "ask", "raising", "raise", "target raise", "amount sought", "funding sought", "round size", "target round",
        "funding required", "amount raising",
    ),
    "round_minimum_gbp": ("minimum raise", "minimum round", "min raise", "minimum"),
    "instruments": ("instrument", "type of funding", "funding type", "kind of money", "finance type"),
    "round_use": ("use of funds", "use of proceeds", "what for"),
    "round_closes_on": ("close date", "closing", "deadline", "round closes"),
    "round_committed_gbp": ("committed", "soft circled", "raised so far", "secured"),
    "valuation_gbp": ("valuation", "pre money", "pre money valuation"),
    "monthly_costs_gbp": ("burn", "monthly burn", "burn rate", "monthly costs"),
    "cash_in_hand_gbp": ("cash", "cash at bank", "bank balance"),
    "seis_status": ("seis eligible", "seis status"),
    "eis_status": ("eis eligible", "eis status"),
    "mfa_received_gbp": ("mfa", "subsidy received", "de minimis"),
    "impact_note": ("impact", "social impact"),
    "resource_note": ("resource savings", "sustainability", "environmental benefit"),
    "clusters": ("cluster",),
    "excluded_sectors": ("exclusions", "excluded", "not interested in"),
    "stages": ("stage", "funding stages"),
    "ticket_min_gbp": ("minimum ticket", "min ticket", "ticket from", "minimum investment", "min cheque"),
    "ticket_max_gbp": ("maximum ticket", "max ticket", "ticket to", "maximum investment", "max cheque"),
    "share_min": ("minimum share",),
    "share_max": ("maximum share",),
    "lead": ("lead or follow", "role in round"),
    "opens_on": ("open date", "opening date"),
    "closes_on": ("close date", "deadline", "closing date"),
    "days_to_money": ("time to money", "days to funds"),
    "grant_share_max": ("grant intensity", "grant rate", "intervention rate"),
    "weight_sector": ("sector weight",),
    "weight_stage": ("stage weight",),
    "weight_ticket": ("ticket weight",),
    "weight_place": ("place weight",),
    "weight_instrument": ("instrument weight",),
    "weight_text": ("text weight",),
    "horizon_years": ("fund life", "holding period"),
    "last_confirmed_on": ("confirmed", "last updated", "as of"),
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A field that a column can hold: its name, what pages call it, and further words that people have for it."""

    name: str
    title: str
    hint: str = ""
    words: Sequence[str] = ()


def plain_header(text: str) -> str:
    """Give a header without case, units in brackets, currency and punctuation.

    Examples
    --------
    >>> plain_header("Target raise (£k)")
    'target raise'
    """
    bare = _NOT_WORD.sub(" ", _BRACKETS.sub(" ", text.lower())).strip()
    return bare.removesuffix(" gbp") or _NOT_WORD.sub(" ", text.lower()).strip()


def guess_columns(header: Sequence[str], columns: Sequence[Column]) -> dict[str, str]:
    """Guess the field of each column of a file.

    A word that is known wins over one that is merely alike, and a field is given once, to the column that fits best.

    Parameters
    ----------
    header : sequence of str
        The file's column names.
    columns : sequence of Column
        The fields there are.

    Returns
    -------
    dict
        For every column of the file the name of a field, ``""`` where none fits.
    """
    ranked = sorted(
        (
            (-_likeness(plain_header(name), column), position, place, name, column.name)
            for position, name in enumerate(header)
            for place, column in enumerate(columns)
        ),
    )
    guessed = dict.fromkeys(header, "")
    given: set[str] = set()
    for unlike, _position, _place, name, field in ranked:
        if -unlike >= LEAST_LIKENESS and not guessed[name] and field not in given:
            guessed[name] = field
            given.add(field)
    return guessed


def held_twice(header: Sequence[str], fields: Sequence[str], titles: Mapping[str, str]) -> dict[str, list[str]]:
    """Say which columns are given a field that one before them holds: messages by the name of the column's input.

    Parameters
    ----------
    header, fields : sequence of str
        The file's column names, and what somebody says that each holds.
    titles : Mapping
        What the fields are called.
    """
    return {
        f"column-{place}": [f"“{header[fields.index(name)]}” holds {titles[name]} already."]
        for place, name in enumerate(fields)
        if name and fields.index(name) != place
    }


def _likeness(header: str, column: Column) -> float:
    """Say how well a header fits a field: 3 for its name, 2 for a word known to mean it, else a share of one."""
    own = {plain_header(column.title), plain_header(column.name.replace("_", " "))}
    known = {plain_header(word) for word in (*SYNONYMS.get(column.name, ()), *column.words)}
    if header in own:
        return 3.0
    if header in known:
        return 2.0
    return max((SequenceMatcher(None, header, word).ratio() for word in own | known), default=0.0)
