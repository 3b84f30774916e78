"""What the engine knows of a venture and of a mandate: plain values, no database rows."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class VentureProfile:
    """A venture that looks for money. None and empty tuples mean "not known".

    Parameters
    ----------
    key : int
        Identity of the venture in the catalogue.
    slug, name : str
        How pages refer to it.
    sectors : tuple of str
        Sector codes.
    stage : str or None
        Stage code.
    trl : int or None
        Technology readiness level, 1 to 9.
    ask_gbp, minimum_gbp, committed_gbp : int or None
        The round: target, the least at which it closes, and what is committed so far.
    instruments : tuple of str
        Instruments that it would take.
    registered_place : str or None
        Authority of the registered address.
    places : tuple of str
        Authorities in which it operates.
    registered_spot : str or None
        Authority and postcode district of the registered address, as in ``Taxonomy.place_index``: "E08000025 B15".
    spots : tuple of str
        The same of each place in which it operates; empty where no more than ``places`` is known.
    revenue_gbp : int or None
        Revenue a year.
    university : str or None
        University of origin.
    seis, eis : {'assured', 'expected', 'no'} or None
        Position towards the two tax schemes.
    mfa_received_gbp : int or None
        Minimal Financial Assistance received inside the window.
    text : str
        Description in its own words.
    group_raised_gbp : int or None
        Money raised so far by the group.
    incorporated_on, facts_as_of : date or None
        Date of incorporation, and date at which the facts were last confirmed.
    """

    key: int
    slug: str = ""
    name: str = ""
    sectors: tuple[str, ...] = ()
    stage: str | None = None
    trl: int | None = None
    ask_gbp: int | None = None
    minimum_gbp: int | None = None
    committed_gbp: int | None = None
    instruments: tuple[str, ...] = ()
    registered_place: str | None = None
    places: tuple[str, ...] = ()
    revenue_gbp: int | None = None
    university: str | None = None
    seis: str | None = None
    eis: str | None = None
    mfa_received_gbp: int | None = None
    text: str = ""
    group_raised_gbp: int | None = None
    incorporated_on: date | None = None
    facts_as_of: date | None = None
    registered_spot: str | None = None
    spots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catchment:
    """A part of the map: a circle, or what outlines enclose. Positions are latitude and longitude in degrees.

    Parameters
    ----------
    words : str
        How a sentence names it, such as "the area within 10 miles of CV10".
    unit : {'km', 'miles'}, default='km'
        Unit in which sentences tell distances from it.
    centre : tuple of float or None
        Middle of the circle; None for outlines.
    radius_km : float
        Radius of the circle.
    rings : tuple of tuple of tuple of float
        Corners of each outline. What an even number of them enclose is a hole.
    """

    words: str
    unit: str = "km"
    centre: tuple[float, float] | None = None
    radius_km: float = 0.0
    rings: tuple[tuple[tuple[float, float], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """One area in which a mandate may invest.

    Parameters
    ----------
    kind : {'authority', 'region', 'combined_authority', 'pool', 'country', 'uk', 'radius', 'drawn'}
        Kind of area.
    code : str
        Code of the area; empty for the United Kingdom.
    basis : {'any', 'registered', 'activity'}, default='any'
        Address that has to lie in it.
    catchment : Catchment or None
        Where a circle or a drawn area lies; None for all others.
    """

    kind: str
    code: str = ""
    basis: str = "any"
    catchment: Catchment | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition that a mandate sets.

    Parameters
    ----------
    kind : str
        One of match_funding, min_revenue, max_revenue, min_trl, max_trl, seis, eis, mfa, university, other.
    value : float, str or None
        Its number (pounds, level, pounds of other money for each pound) or word ('assured', a university).
    unit : str or None
        Unit of the number; 'percent' makes a match-funding number a percentage.
    note : str
        The mandate's own words.
    """

    kind: str
    value: float | str | None = None
    unit: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MandateProfile:
    """What a funder says it will back. Empty sectors mean all sectors; no place rule means the whole country.

    Parameters
    ----------
    key : int
        Identity of the mandate in the catalogue.
    slug, name, funder_name, funder_kind : str
        How pages refer to it.
    funder_key : int or None
        Identity of the funder, whose past deals are read.
    sectors, excluded_sectors : tuple of str
        Sectors wanted and sectors that are never backed.
    stages : tuple of str
        Stages backed.
    ticket_min_gbp, ticket_max_gbp : int or None
        Smallest and largest cheque.
    share_min, share_max : float or None
        Smallest and largest share of a round, 0 to 1.
    lead : {'lead', 'follow', 'either'} or None
        Part that it takes in a round.
    instruments : tuple of str
        Instruments that it offers.
    place_rules : tuple of PlaceRule
        Areas; one of them is enough.
    conditions : tuple of Condition
        Further conditions; all of them have to hold.
    backs_funds : bool
        True where the money goes to funds, so that it is never offered to a venture.
    opens_on, closes_on : date or None
        Time in which it takes applications.
    horizon_years : float or None
        Time for which it holds.
    last_confirmed_on : date or None
        Date at which the funder last confirmed it.
    prefer_near : bool
        True where the funder has asked for near ventures first.
    base_place : str or None
        Authority of the funder's office, used only with ``prefer_near``.
    text : str
        The mandate in its own words.
    source : str
        Where the mandate was read.
    weights : tuple of (str, float)
        Weights of criteria that count where ventures are ranked for it; empty for those of the matcher.
    """

    key: int
    slug: str = ""
    name: str = ""
    funder_name: str = ""
    funder_kind: str = ""
    sectors: tuple[str, ...] = ()
    excluded_sectors: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    ticket_min_gbp: int | None = None
    ticket_max_gbp: int | None = None
    share_min: float | None = None
    share_max: float | None = None
    lead: str | None = None
    instruments: tuple[str, ...] = ()
    place_rules: tuple[PlaceRule, ...] = ()
    conditions: tuple[Condition, ...] = ()
    backs_funds: bool = False
    opens_on: date | None = None
    closes_on: date | None = None
    horizon_years: float | None = None
    last_confirmed_on: date | None = None
    prefer_near: bool = False
    base_place: str | None = None
    text: str = ""
    source: str = ""
    funder_key: int | None = None
    weights: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits that the law sets on the day, handed in by the caller because they change by date.

    Parameters
    ----------
    mfa_limit_gbp : float or None, default=None
        Limit of Minimal Financial Assistance over the window; None leaves the headroom to be confirmed.
    """

    mfa_limit_gbp: float | None = None
