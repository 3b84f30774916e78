"""What members can do: the map, its confidence, and what stands on codes alone."""

from flask import Flask
from sqlmodel import col, select

from clusters.models import Claim, Kind
from clusters.services import capabilities
from clusters.services.capabilities import Chosen, capability_map
from tests.support.clusters import Park
from tests.support.people import a_person, sign_in, submit
from tests.support.profiles import a_venture


def test_the_map_counts_members_by_tier_and_by_the_best_of_what_is_known(app: Flask, park: Park) -> None:
    founder, lead = sign_in(app.test_client(), park.founder), sign_in(app.test_client(), park.lead)
    member, college = park.join().member, park.body("Bexley College")
    at = f"{park.at}/members/{member.id}/capabilities"
    assert submit(founder, at, name="Brake actuators", tier="tier_1").status_code == 303
    assert submit(founder, at, name="brake ACTUATORS", tier="tier_1").status_code == 422
    assert submit(founder, at, name="brake actuators", tier="services", evidence="example.org/proof").status_code == 303
    wrong = submit(founder, at, name="", tier="tier_9", evidence="not a page")
    assert wrong.status_code == 422
    for words in ("Say what the member can do.", "Choose one of", "Enter a web address"):
        assert words in wrong.text
    of_college = f"{park.at}/members/{college.id}/capabilities"
    assert submit(lead, of_college, name="Brake actuators", tier="tier_3").status_code == 303
    record = park.record(college.id or 0)
    held = capabilities.said_by(park.session, record)[0]
    assert submit(lead, f"{of_college}/{held.id}/confirm").status_code == 303
    park.join(a_venture(park.session, name="Silent Pipes"))
    park.session.expire_all()
    found = capability_map(park.session, park.cluster.id or 0, None, Chosen())
    (ability,) = found.abilities
    assert ability.members == 2
    assert [ability.in_tier(tier) for tier in ("prime", "tier_1", "tier_3")] == [0, 1, 1]
    assert [ability.with_confidence(word) for word in ("declared", "evidenced", "confirmed")] == [0, 1, 1]
    assert found.tiers == {"prime": 0, "tier_1": 1, "tier_2": 0, "tier_3": 1, "services": 1}
    assert found.sector_alone == [("Water and environment", 1)]
    chosen = capability_map(park.session, park.cluster.id or 0, None, Chosen(confidence="confirmed"))
    assert [line.member_name for line in chosen.abilities[0].lines] == ["Bexley College"]
    page = app.test_client().get(f"{park.at}/capabilities").text
    for words in ("Brake actuators", "Confirmed by the cluster", "Known by their sector alone"):
        assert words in page
    rows = app.test_client().get(f"{park.at}/capabilities?format=csv").text
    assert "Brake actuators,Tier 3: materials and processes,Bexley College,Confirmed by the cluster" in rows
    written = app.test_client().get(f"/api/v1{park.at}/capabilities").json
    assert written is not None
    assert written["capabilities"][0]["members"] == 2
    assert {each["tier"] for each in written["capabilities"][0]["who"]} == {"tier_1", "tier_3", "services"}


def test_the_published_tests_are_answered_from_members_and_what_is_stated(app: Flask, park: Park) -> None:
    lead = sign_in(app.test_client(), park.lead)
    page = lead.get(f"{park.at}/standing").text
    assert "0 of 5 are met" in page
    for number in range(14):
        park.join(a_venture(park.session, name=f"Firm {number}"))
    park.body("College", Kind.UNIVERSITY)
    assert "2 of 5 are met" in lead.get(f"{park.at}/standing").text
    at = f"{park.at}/standing/edit"
    wrong = submit(lead, at, version=0, team_fte="many", activity="Open day")
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.text
    good = {"team_fte": "0.5", "site_in_english": "yes", "activity": "Open day", "activity_on": "2026-05-04"}
    assert submit(lead, at, version=0, **good).status_code == 303
    late = submit(lead, at, version=0, **{**good, "team_fte": "0.4"})
    assert late.status_code == 409
    assert 'value="0.4"' in late.text
    page = lead.get(f"{park.at}/standing").text
    # The profile names no web site, so that test is not known whatever is ticked.
    assert "4 of 5 are met" in page
    assert submit(lead, at, version=1, **{**good, "team_fte": "0.4"}).status_code == 303
    assert "3 of 5 are met" in lead.get(f"{park.at}/standing").text


def test_a_claim_is_declared_evidenced_by_its_source_and_verified_by_staff(app: Flask, park: Park) -> None:
    lead = sign_in(app.test_client(), park.lead)
    staff = sign_in(app.test_client(), a_person(park.session, "Sam Staff", is_staff=True))
    submit(lead, f"{park.at}/claims", text="Forty firms")
    submit(lead, f"{park.at}/claims", text="2,400 jobs", source="Annual report", period="2025")
    first, second = park.session.exec(select(Claim).order_by(col(Claim.id))).all()
    assert (first.status, second.status) == ("declared", "evidenced")
    assert submit(staff, f"{park.at}/claims/{first.id}/verify").status_code == 422
    assert submit(staff, f"{park.at}/claims/{second.id}/verify").status_code == 303
    assert "Verified" in app.test_client().get(f"{park.at}/standing").text
    assert submit(lead, f"{park.at}/claims/{first.id}/remove").status_code == 303
    assert "Forty firms" not in app.test_client().get(f"{park.at}/standing").text
