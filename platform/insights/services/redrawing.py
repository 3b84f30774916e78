"""Areas of programmes as they could be: an authority more, a wider circle, or two authorities as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from foundation.errors import Invalid
from matching.engine import Catchment, Matcher, PlaceRule, open_places, pooled
from profiles.models import Limit

#: What programmes would take in besides what they do, by the key of the mandate.
Wider = Mapping[int, tuple[PlaceRule, ...]]


@dataclass(frozen=True, slots=True)
class Supposed:
    """A change of areas that is asked about: one programme takes in more, or two authorities are pooled.

    Parameters
    ----------
    programme : str
        Slug of the mandate; empty where authorities are pooled.
    authorities : tuple of str
        Codes: the one that is taken in, none where only a circle is drawn wider, or the two.
    distance : float or None
        What the circles of the programme would reach, in the unit of each.
    """

    programme: str
    authorities: tuple[str, ...]
    distance: float | None = None

    def words(self, programme: str, councils: Sequence[str], taken: Wider) -> str:
        """Say the change, with the programme and the councils by their names."""
        if not self.programme:
            return f"{' and '.join(councils)} are treated as one area"
        circles = [rule.catchment.words for rules in taken.values() for rule in rules if rule.catchment]
        return f"{programme} takes in {' and '.join([*circles, *councils])}"


def wider_areas(matcher: Matcher, asked: Supposed) -> Wider:
    """Say what programmes would take in besides what they do.

    Raises
    ------
    Invalid
        If a programme or an authority is not known, the two are the same, or no circle would be wider.
    """
    places = matcher.state.encoder.taxonomy.places
    if any(code not in places for code in asked.authorities) or not (asked.authorities or asked.distance):
        raise Invalid({"authority": ["Choose a local authority from the list."]})
    if not asked.programme:
        if asked.distance is not None:
            raise Invalid({"distance": ["Choose the programme whose circle is to reach further."]})
        if len(set(asked.authorities)) != 2:
            raise Invalid({"with": ["Choose two different authorities."]})
        return pooled(matcher, *asked.authorities)
    programmes, _, _ = open_places(matcher, [])
    for programme in programmes:
        if programme.slug == asked.programme:
            basis = programme.place_rules[0].basis
            taken = [PlaceRule("authority", code, basis) for code in asked.authorities]
            return {programme.key: (*taken, *_wider_circles(programme.place_rules, asked.distance))}
    raise Invalid({"programme": ["Choose a programme from the list."]})


def _wider_circles(rules: Sequence[PlaceRule], distance: float | None) -> list[PlaceRule]:
    """Give the circles of a programme with another radius, those that would be wider."""
    if distance is None:
        return []
    circles = [(rule, rule.catchment) for rule in rules if rule.catchment and rule.catchment.centre]
    if not circles:
        raise Invalid({"distance": ["This programme has no circle: leave the distance empty."]})
    found = []
    for rule, circle in circles:
        limit = Limit("radius", rule.code, rule.basis, distance, circle.unit)
        if limit.radius_km > circle.radius_km:
            words = f"the area {limit.words}"
            found.append(replace(rule, catchment=Catchment(words, circle.unit, circle.centre, limit.radius_km)))
    if not found:
        now = "; ".join(circle.words for _, circle in circles)
        raise Invalid({"distance": [f"Enter more than it reaches now: {now}."]})
    return found
