"""What money counts towards: its place, sector, stage, kind and pillar, each with the wider ones that it lies in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allocation.services.aims import Tag
from allocation.services.words import PILLARS, pillar_of_firm
from foundation.database import Session
from foundation.kept import Kept
from profiles.queries.labels import Labels, labels_key
from profiles.services.directory import labels
from reference.services.places import Gazetteer, gazetteer

#: Areas that can be aimed at, in the order of a form.
AREAS: Mapping[str, str] = {
    "region": "Regions and nations",
    "combined_authority": "Combined authorities",
    "pool": "Areas of pension pools",
    "authority": "Local authorities",
}


@dataclass(frozen=True)
class Tagger:
    """Gives the tags of money from its facts, and names and choices for tags."""

    labels: Labels
    places: Gazetteer

    def branches(self, sectors: Iterable[str]) -> frozenset[str]:
        """Give sectors with the branches that they are in."""
        held = set(sectors)
        return frozenset(held | {parent for code in held if (parent := self.labels.parents.get(code))})

    def tags(
        self,
        *,
        authority: str | None,
        sectors: Iterable[str],
        stage: str | None,
        instrument: str | None,
        pillar: str | None,
    ) -> frozenset[Tag]:
        """Give every tag of money. What is not known gives none, but a firm's pillar, which goes by its sector."""
        branches = self.branches(sectors)
        areas = self.places.areas.get(authority or "", ())
        tags = {("place", f"{area.kind}:{area.code}") for area in areas if area.kind in AREAS}
        tags |= {("sector", code) for code in branches}
        tags.add(("pillar", pillar or pillar_of_firm(branches)))
        if stage:
            tags.add(("stage", stage))
        if instrument:
            tags.add(("instrument", instrument))
        return frozenset(tags)

    def name(self, tag: Tag) -> str:
        """Give the name of what a tag stands for; the code where it has none."""
        dimension, code = tag
        if dimension == "place":
            kind, _, key = code.partition(":")
            name = self.places.names.get((kind, key), key)
            return {"combined_authority": f"{name} Combined Authority", "pool": f"Area of {name}"}.get(kind, name)
        held: Mapping[str, Mapping[str, str]] = {
            "pillar": PILLARS,
            "sector": self.labels.sectors,
            "stage": self.labels.stages,
            "instrument": self.labels.instruments,
        }
        return held[dimension].get(code, code)

    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Give everything that can be aimed at, in groups, as ``dimension:code`` and name."""
        groups = [
            ("Pillars", "pillar", PILLARS),
            ("Sectors", "sector", self.labels.sectors),
            ("Stages", "stage", self.labels.stages),
            ("Kinds of money", "instrument", self.labels.instruments),
        ]
        found = [(title, [(f"{kind}:{code}", name) for code, name in names.items()]) for title, kind, names in groups]
        for kind, title in AREAS.items():
            areas = sorted((name, code) for (held, code), name in self.places.names.items() if held == kind)
            found.append((title, [(f"place:{kind}:{code}", name) for name, code in areas]))
        return found


#: Read again only when facts are loaded.
_places: Kept[Gazetteer] = Kept(labels_key, gazetteer)


def tagger(session: Session) -> Tagger:
    """Give the names and places that tags are made from."""
    return Tagger(labels(session), _places.get(session))
