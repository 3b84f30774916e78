"""Checks answers against the reference facts: which codes there are, and where a postcode lies."""

from collections.abc import Callable, Mapping
from typing import Any

from foundation.database import Session
from foundation.errors import Invalid
from profiles.models import Limit
from profiles.queries import known as facts
from profiles.queries.clusters import cluster_ids
from profiles.services.catchments import outcode_in, position_in, rings_of

#: Branches of the taxonomy whose firms start off the public pages.
GUARDED_SECTORS = frozenset({"defence", "nuclear_fission", "nuclear_fusion", "cyber_security"})

#: Characters of the name of a drawn area, as the table holds them.
NAME_OF_AREA = 40


class Known:
    """What the reference facts know, looked up once for each kind of fact.

    Keep one while many profiles are saved, as in an import.

    Parameters
    ----------
    session : Session
        Where to look.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._words: dict[str, dict[str, str]] = {}
        self._outcodes: dict[str, str | None] = {}
        self._parents: dict[str, str | None] = {}
        self._centres: dict[str, tuple[str, float, float]] = {}

    def _kind(self, kind: str, load: Callable[[Session], dict[str, str]]) -> dict[str, str]:
        if kind not in self._words:
            self._words[kind] = load(self.session)
        return self._words[kind]

    def code(self, kind: str, word: str) -> str | None:
        """Give the code that a code, name or synonym stands for; None where there is none.

        Parameters
        ----------
        kind : str
            ``sector``, ``stage``, ``instrument``, ``university``, or a kind of place.
        word : str
            As it was sent.
        """
        loaders: dict[str, Callable[[Session], dict[str, str]]] = {
            "sector": facts.sector_words,
            "stage": facts.stage_words,
            "instrument": facts.instrument_words,
            "university": facts.university_words,
        }
        load = loaders.get(kind, lambda session: facts.place_words(session, kind))
        return self._kind(kind, load).get(word.casefold())

    def authority_at(self, postcode: str) -> str | None:
        """Give the authority that most of a postcode's first half lies in; None where there is no such half."""
        outcode = postcode.split(" ", 1)[0]
        if outcode not in self._outcodes:
            self._outcodes[outcode] = facts.outcode_authorities(self.session, [outcode]).get(outcode)
        return self._outcodes[outcode]

    def centre(self, word: str) -> tuple[str, float, float] | None:
        """Give name, latitude and longitude of a place that a circle can be drawn about; None where there is none.

        A postcode stands for the middle of its district, the closest that the reference facts know.
        """
        position = position_in(word)
        if position is not None:
            lat, lon = round(position[0], 5), round(position[1], 5)
            return (f"{lat}, {lon}", lat, lon) if self.near(lat, lon) else None
        outcode = outcode_in(word)
        point = facts.outcode_points(self.session, [outcode]).get(outcode) if outcode else None
        if outcode and point:
            return (outcode, *point)
        return self._points().get(self.code("authority", word) or "")

    def near(self, lat: float, lon: float) -> bool:
        """Say whether a point lies within a degree of the centres of all local authorities, taken together."""
        points = self._points().values()
        return bool(points) and all(
            min(known) - 1 <= one <= max(known) + 1
            for one, known in ((lat, [at for _, at, _ in points]), (lon, [at for _, _, at in points]))
        )

    def _points(self) -> dict[str, tuple[str, float, float]]:
        if not self._centres:
            self._centres = facts.authority_points(self.session)
        return self._centres

    def guarded(self, sectors: list[str]) -> bool:
        """Say whether one of some sectors, or a branch above it, is guarded."""
        if not self._parents:
            self._parents = facts.sector_parents(self.session)
        for sector in sectors:
            branch: str | None = sector
            while branch is not None:
                if branch in GUARDED_SECTORS:
                    return True
                branch = self._parents.get(branch)
        return False


class Resolver:
    """Replaces words by codes in what was sent, and gathers what is wrong by field."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.problems: dict[str, list[str]] = {}

    def one(self, field: str, kind: str, word: str | None) -> str | None:
        """Give the code of one answer; an answer that is not known is a problem of its field."""
        if not word:
            return None
        code = self.known.code(kind, word)
        if code is None:
            name = {"combined_authority": "combined authority", "authority": "local authority"}.get(kind, kind)
            self.problems.setdefault(field, []).append(f"We do not know the {name} “{word}”.")
        return code

    def several(self, field: str, kind: str, words: list[str]) -> list[str]:
        """Give the codes of several answers, each once, in order."""
        codes = [self.one(field, kind, word) for word in words]
        return list(dict.fromkeys(code for code in codes if code))

    def authority(self, field: str, postcode: str | None, stated: str | None, corrected: str = "") -> str | None:
        """Give the authority of an address: the stated one where there is one, else the postcode's own.

        Parameters
        ----------
        field : str
            The field of the postcode.
        postcode : str or None
            As the schema gives it.
        stated : str or None
            The authority that was sent.
        corrected : str
            The field of that authority.
        """
        found = self.known.authority_at(postcode) if postcode else None
        if postcode and found is None:
            self.problems.setdefault(field, []).append(f"We do not know a postcode that begins {postcode.split()[0]}.")
        return self.one(corrected or field, "authority", stated) if stated else found

    def done(self) -> None:
        """Stop where there was a problem.

        Raises
        ------
        Invalid
            With the messages by field.
        """
        if self.problems:
            raise Invalid(self.problems)


def resolved_venture(known: Known, data: Mapping[str, Any], state: Mapping[str, Any]) -> dict[str, Any]:
    """Give a venture's answers with codes for words and authorities for postcodes.

    Parameters
    ----------
    known : Known
        The reference facts.
    data : Mapping
        What the schema let through.
    state : Mapping
        What is kept so far: an authority that was not touched follows a postcode that was.

    Raises
    ------
    Invalid
        With a message at every field that names something unknown.
    """
    values, resolver = dict(data), Resolver(known)
    for field, kind in (("stage_code", "stage"), ("university_ukprn", "university")):
        if values.get(field):
            values[field] = resolver.one(field, kind, values[field])
    if "sectors" in values:
        # The first is the main one; among the others there is no order that anybody chose.
        first, *others = resolver.several("sectors", "sector", values["sectors"]) or [""]
        values["sectors"] = [first, *sorted(others)] if first else []
    if "instruments" in values:
        values["instruments"] = sorted(resolver.several("instruments", "instrument", values["instruments"]))
    if "registered_postcode" in values or "registered_authority_code" in values:
        values["registered_authority_code"] = _registered(resolver, values, state)
    if "places" in values:
        values["places"] = _places(resolver, values["places"], state.get("places") or [])
    if "rounds" in values:
        values["rounds"] = _rounds(resolver, values["rounds"])
    if "team" in values:
        values["team"] = [{"name": member["name"], "role": member.get("role") or ""} for member in values["team"]]
    if "clusters" in values:
        values["clusters"] = _clusters(resolver, values["clusters"])
    resolver.done()
    return values


def _registered(resolver: Resolver, values: Mapping[str, Any], state: Mapping[str, Any]) -> str | None:
    postcode = values.get("registered_postcode", state.get("registered_postcode"))
    stated = values.get("registered_authority_code")
    if postcode != state.get("registered_postcode") and stated == state.get("registered_authority_code"):
        stated = None
    return resolver.authority("registered_postcode", postcode, stated, "registered_authority_code")


def _clusters(resolver: Resolver, slugs: list[str]) -> list[str]:
    there = cluster_ids(resolver.known.session, slugs) if slugs else {}
    missing = [f"We do not know the cluster “{slug}”." for slug in slugs if slug not in there]
    if missing:
        resolver.problems["clusters"] = missing
    return sorted(there)


def _places(resolver: Resolver, places: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    postcodes = {place["postcode"] for place in before}
    found = []
    for index, place in enumerate(places):
        stated = place.get("authority_code")
        moved = index < len(before) and place["postcode"] not in postcodes
        if moved and stated == before[index]["authority_code"]:
            stated = None
        authority = resolver.authority(
            f"places-{index}-postcode", place["postcode"], stated, f"places-{index}-authority_code"
        )
        found.append(
            {"postcode": place["postcode"], "authority_code": authority, "purpose": place.get("purpose") or ""}
        )
    return found


def _rounds(resolver: Resolver, rounds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for index, held in enumerate(rounds):
        found.append(
            {
                "closed_on": held["closed_on"],
                "stage_code": resolver.one(f"rounds-{index}-stage_code", "stage", held.get("stage_code")),
                "instrument_code": resolver.one(
                    f"rounds-{index}-instrument_code", "instrument", held["instrument_code"]
                ),
                "amount_gbp": held.get("amount_gbp"),
                "investors": list(held.get("investors") or ()),
            }
        )
    return sorted(found, key=lambda held: held["closed_on"], reverse=True)


def resolved_mandate(known: Known, data: Mapping[str, Any]) -> dict[str, Any]:
    """Give a mandate's answers with codes for words.

    Raises
    ------
    Invalid
        With a message at every field that names something unknown.
    """
    values, resolver = dict(data), Resolver(known)
    for field, kind in (
        ("sectors", "sector"),
        ("excluded_sectors", "sector"),
        ("stages", "stage"),
        ("instruments", "instrument"),
    ):
        if field in values:
            values[field] = sorted(resolver.several(field, kind, values[field]))
    if "places" in values:
        limits = [_limit(resolver, f"places-{index}", place) for index, place in enumerate(values["places"])]
        values["places"] = [limit.state() for limit in sorted(limits, key=lambda limit: (limit.kind, limit.code))]
    if "conditions" in values:
        values["conditions"] = [
            {"kind": held["kind"], "value": held.get("value") or "", "note": held.get("note") or ""}
            for held in values["conditions"]
        ]
    resolver.done()
    return values


def _limit(resolver: Resolver, field: str, place: Mapping[str, Any]) -> Limit:
    """Give an area of a mandate with the code of its place, or with the position of a circle."""
    kind, basis, word = place["kind"], place.get("basis") or "any", place.get("code")
    if kind == "uk":
        return Limit(kind, "UK", basis)
    if not word:
        resolver.problems[f"{field}-code"] = ["Name the area." if kind == "drawn" else "Say which place."]
        return Limit(kind, "", basis)
    if kind == "radius":
        return _circle(resolver, field, Limit(kind, word, basis, place.get("distance"), place.get("unit") or "miles"))
    if kind == "drawn":
        return _drawn(resolver, field, Limit(kind, word, basis, outline=place.get("outline")))
    return Limit(kind, resolver.one(f"{field}-code", kind, word) or "", basis)


def _circle(resolver: Resolver, field: str, limit: Limit) -> Limit:
    if limit.distance is None:
        resolver.problems[f"{field}-distance"] = ["Enter the distance, such as 10."]
    centre = resolver.known.centre(limit.code)
    if centre is None:
        known = "Enter a postcode, a local authority, or latitude, longitude within the United Kingdom."
        resolver.problems[f"{field}-code"] = [f"We do not know a place “{limit.code}”. {known}"]
        return limit
    name, lat, lon = centre
    return limit._replace(code=name, lat=lat, lon=lon)


def _drawn(resolver: Resolver, field: str, limit: Limit) -> Limit:
    if len(limit.code) > NAME_OF_AREA:
        resolver.problems[f"{field}-code"] = [f"Keep the name of the area to {NAME_OF_AREA} characters."]
    if limit.outline is None:
        resolver.problems[f"{field}-outline"] = ["Draw the area: enter its outline."]
    elif not all(resolver.known.near(lat, lon) for ring in rings_of(limit.outline) for lat, lon in ring):
        order = "GeoJSON writes the longitude first, lines of text the latitude."
        resolver.problems[f"{field}-outline"] = [f"A corner lies far outside the United Kingdom. {order}"]
    return limit


def resolved_cluster(known: Known, data: Mapping[str, Any]) -> dict[str, Any]:
    """Give a cluster's answers with codes for words.

    Raises
    ------
    Invalid
        With a message at every field that names something unknown.
    """
    values, resolver = dict(data), Resolver(known)
    for field, kind in (("sectors", "sector"), ("authorities", "authority")):
        if field in values:
            values[field] = sorted(resolver.several(field, kind, values[field]))
    for field in ("anchors", "assets", "blockers", "asks"):
        if field in values:
            values[field] = [{"name": item["name"], "note": item.get("note") or ""} for item in values[field]]
    resolver.done()
    return values


def resolved_funder(known: Known, data: Mapping[str, Any]) -> dict[str, Any]:
    """Give a funder's answers with a code for its place.

    Raises
    ------
    Invalid
        With a message where the place is unknown.
    """
    values, resolver = dict(data), Resolver(known)
    if values.get("base_authority_code"):
        values["base_authority_code"] = resolver.one("base_authority_code", "authority", values["base_authority_code"])
    resolver.done()
    return values
