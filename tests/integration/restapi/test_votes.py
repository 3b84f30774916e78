"""Votes on a deal through the API."""

from datetime import timedelta
from typing import Any

from accounts.models import OrganisationKind, Role, User, key_of
from foundation import clock
from foundation.database import Session
from tests.integration.restapi.conftest import Call, Firm
from tests.support.people import a_member, an_organisation
from tests.support.profiles import a_funder, a_mandate


def test_a_ballot_is_opened_and_voted_in(call: Call, session: Session, firm: Firm) -> None:
    house = an_organisation(session, OrganisationKind.FUNDER, "Trent Capital", verified=True)
    first, second = (a_member(session, house, Role.EDITOR) for _ in range(2))
    mandate = a_mandate(session, funder=a_funder(session, organisation_id=key_of(house)), name="Trent Seed")
    session.commit()
    deal = call("POST", "/deals", first, json={"venture": firm.venture.slug, "mandate": mandate.slug}).json["id"]
    address = f"/deals/{deal}/votes"
    early = call("POST", address, first, json={"round": "first", "score": 3})
    assert (early.status_code, early.json["present"]["state"]) == (409, {"items": [], "total": 0})
    asked = {
        "asks": "Do we offer terms?",
        "scale": 4,
        "quorum": 2,
        "closes_on": (clock.today() + timedelta(days=3)).isoformat(),
        "voters": [first.id, second.id],
    }
    opened = call("POST", f"/deals/{deal}/ballots", first, json=asked)
    assert opened.status_code == 201
    assert opened.json["items"][0]["to_vote"] is True
    voted = call("POST", address, first, json={"round": "first", "score": 3})
    assert voted.status_code == 201
    twice = call("POST", address, first, json={"round": "first", "score": 4})
    assert (twice.status_code, twice.json["present"]["state"]) == (409, voted.json)
    more = call("POST", f"/deals/{deal}/ballots", second, json=asked)
    # What is beside a conflict is told as blindly as any other answer.
    assert (more.status_code, more.json["present"]["state"]["items"][0]["rounds"][0]["votes"]) == (409, [])
    blind = _round(call, address, second)
    assert (blind["hidden"], blind["votes"], blind["spread"], blind["given"]) == (True, [], None, 1)
    assert call("POST", address, second, json={"round": "first", "score": 2}).status_code == 201
    seen = _round(call, address, second)
    assert (seen["hidden"], seen["spread"]["median"], seen["spread"]["in_favour"]) == (False, 2.5, 1)
    assert call("POST", address, second, json={"round": "final", "score": 2}).status_code == 422
    assert call("GET", address, firm.owner).status_code == 404


def _round(call: Call, address: str, person: User) -> dict[str, Any]:
    found: dict[str, Any] = call("GET", address, person).json["items"][0]["rounds"][0]
    return found
