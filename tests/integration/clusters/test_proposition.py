"""The proposition: totals that are live and kept small, single asks for those who may see them, and the PDF."""

from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from accounts import policy
from clusters.services.proposition import proposition
from foundation import clock
from profiles.models import VentureCluster
from profiles.services.clusters import update_cluster
from readiness.models import Adviser
from tests.support.clusters import Park
from tests.support.pdfs import pages_of
from tests.support.people import a_member, an_organisation, sign_in, submit
from tests.support.profiles import a_venture
from tests.support.promotion import with_wordings


def members(park: Park, asks: list[int], **given: Any) -> None:
    """Make a member for each ask."""
    for ask in asks:
        park.join(a_venture(park.session, round_target_gbp=ask, round_minimum_gbp=None, **given))


def test_totals_are_withheld_below_five_and_kept_to_two_figures(park: Park) -> None:
    members(park, [100_000, 200_000, 300_000, 412_345])
    few = proposition(park.session, policy.VISITOR, park.cluster.slug)
    assert (few.ask.value, few.ask.sample_size) == (None, None)
    assert [(each.label, each.value) for each in few.by_instrument] == [("Equity", None)]
    members(park, [500_000], instruments=["equity", "grant"])
    # A member that is hidden, one whose ask is not known, and one that only says so are not counted.
    park.join(a_venture(park.session, round_target_gbp=9_000_000, restricted=True))
    park.join(a_venture(park.session, round_target_gbp=None, round_minimum_gbp=None))
    a_venture(park.session, round_target_gbp=9_000_000, clusters=[park.cluster.slug])
    park.session.commit()
    found = proposition(park.session, policy.VISITOR, park.cluster.slug)
    assert (found.ask.value, found.ask.sample_size) == (1_500_000.0, 5)
    assert [(each.label, each.value, each.sample_size) for each in found.by_instrument] == [
        ("Equity", 1_500_000.0, 5), ("Grant", None, None),
    ]  # fmt: skip
    assert found.offers == []


def test_single_asks_stand_before_those_who_may_see_offers_and_on_no_paper(app: Flask, park: Park) -> None:
    with_wordings(park.session)
    fund = an_organisation(park.session, "funder", verified=True)
    investor = sign_in(app.test_client(), a_member(park.session, fund))
    members(park, [111_111, 222_222, 333_333, 444_444, 555_555])
    at = f"{park.at}/proposition"
    assert "£222,222" not in app.test_client().get(at).text
    assert app.test_client().get(f"/api/v1{at}").json["withheld"] == ["round"]  # type: ignore[index]
    page = investor.get(at).text
    assert "What each asks for" in page
    assert "£222k" in page or "£222,222" in page
    paper = " ".join(pages_of(investor.get(f"{at}.pdf").data))
    assert park.cluster.name in paper
    assert "£1.7m" in paper
    assert "222" not in paper


def test_readiness_is_the_median_of_five_that_share_it(park: Park) -> None:
    members(park, [100_000] * 5)
    assert {each.value for each in proposition(park.session, policy.VISITOR, park.cluster.slug).readiness} == {None}
    for key in park.session.exec(select(VentureCluster.venture_id)).all():
        park.session.add(Adviser(venture_id=key, organisation_id=park.office.id, may="see", granted_at=clock.now()))
    park.session.commit()
    found = proposition(park.session, policy.VISITOR, park.cluster.slug).readiness
    assert len(found) == 6
    assert {(each.value, each.sample_size) for each in found} == {(0.0, 5)}


def test_it_is_said_who_can_act_and_forgotten_when_the_words_change(app: Flask, park: Park) -> None:
    lead = sign_in(app.test_client(), park.lead)
    actor = park.viewer(park.lead)
    blocker = [{"name": "Grid is full", "note": "No new load before 2031."}]
    update_cluster(park.session, actor=actor, cluster=park.cluster, data={"blockers": blocker})
    park.session.commit()
    wrong = submit(lead, f"{park.at}/blockers", **{"kind-0": "weather", "body-0": "The operator"})
    assert wrong.status_code == 422
    assert 'value="The operator"' in wrong.text
    assert submit(lead, f"{park.at}/blockers", **{"kind-0": "power", "body-0": "The operator"}).status_code == 303
    page = app.test_client().get(f"{park.at}/proposition").text
    for words in ("Grid is full", "Power and grid", "The operator"):
        assert words in page
    update_cluster(
        park.session, actor=actor, cluster=park.cluster, data={"blockers": [{"name": "No grid", "note": ""}]}
    )
    park.session.commit()
    assert "The operator" not in app.test_client().get(f"{park.at}/proposition").text


@pytest.mark.parametrize("name", ["A & B", "= # $ [x] *y* @z"])
def test_the_paper_takes_any_name(app: Flask, park: Park, name: str) -> None:
    update_cluster(park.session, actor=park.viewer(park.lead), cluster=park.cluster, data={"name": name})
    park.session.commit()
    assert name.split()[0] in " ".join(pages_of(app.test_client().get(f"{park.at}/proposition.pdf").data))
