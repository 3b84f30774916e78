"""The pages of profiles as visitors, founders and funders see them."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from accounts.models import OrganisationKind, User, key_of
from foundation.database import Session
from profiles.models import Status, Venture
from profiles.services.funders import set_mandate_status, update_mandate
from profiles.services.saving import System
from profiles.services.ventures import set_status, update_venture
from tests.support.people import a_member, a_person, an_organisation, sign_in
from tests.support.profiles import a_cluster, a_funder, a_mandate, a_venture
from tests.support.queries import count_queries

ASK = "777"


def a_founder(session: Session, **fields: object) -> tuple[User, Venture]:
    organisation = an_organisation(session, OrganisationKind.VENTURE)
    venture = a_venture(session, organisation_id=key_of(organisation), **fields)  # type: ignore[arg-type]
    person = a_member(session, organisation)
    session.commit()
    return person, venture


def a_fund_manager(session: Session, *, verified: bool = True) -> User:
    return a_member(session, an_organisation(session, OrganisationKind.FUNDER, verified=verified))


def read(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code}"
    return answer.get_data(as_text=True)


def test_everybody_reads_the_directory_and_a_profile(session: Session, client: FlaskClient) -> None:
    venture = a_venture(session, name="Leak Finders", round_target_gbp="777k", round_use="Hire a team")
    session.commit()
    assert "Leak Finders" in read(client, "/ventures")
    page = read(client, f"/ventures/{venture.slug}")
    assert "£777k" not in page
    assert "Hire a team" not in page
    assert "kept from this page" in page


def test_a_verified_funder_sees_the_offer_and_an_unverified_one_does_not(session: Session, client: FlaskClient) -> None:
    venture = a_venture(session, round_target_gbp="777k")
    session.commit()
    sign_in(client, a_fund_manager(session, verified=False))
    assert "£777k" not in read(client, f"/ventures/{venture.slug}") + read(client, "/ventures")
    sign_in(client, a_fund_manager(session))
    assert "£777k" in read(client, f"/ventures/{venture.slug}")
    assert "£777k" in read(client, "/ventures")


def test_the_size_of_a_round_is_no_filter_for_those_who_may_not_know_it(session: Session, client: FlaskClient) -> None:
    a_venture(session, name="Small Ask", round_target_gbp="100k", round_minimum_gbp=None)
    a_venture(session, name="Big Ask", round_target_gbp="5m")
    session.commit()
    assert "Small Ask" in read(client, "/ventures?ask_from=1m&instrument=grant")
    sign_in(client, a_fund_manager(session))
    page = read(client, "/ventures?ask_from=1m")
    assert "Small Ask" not in page
    assert "Big Ask" in page


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_is_not_published_is_nobody_elses_business(session: Session, client: FlaskClient, status: str) -> None:
    person, venture = a_founder(session, status=status, name="Hidden Works")
    assert "Hidden Works" not in read(client, "/ventures")
    read(client, f"/ventures/{venture.slug}", 404)
    sign_in(client, a_fund_manager(session))
    read(client, f"/ventures/{venture.slug}", 404)
    sign_in(client, person)
    assert "Hidden Works" in read(client, f"/ventures/{venture.slug}")


def test_a_guarded_venture_is_off_the_public_pages(session: Session, client: FlaskClient) -> None:
    cluster = a_cluster(session)
    venture = a_venture(session, name="Quiet Sonar", sectors=["surveillance_sensing"], clusters=[cluster.slug])
    session.commit()
    assert venture.restricted
    for address in ("/ventures", "/ventures?q=sonar", f"/clusters/{cluster.slug}"):
        assert "Quiet Sonar" not in read(client, address)
    read(client, f"/ventures/{venture.slug}", 404)


def test_filters_narrow_and_count(session: Session, client: FlaskClient) -> None:
    a_venture(session, name="Wet One", sectors=["water_environment"])
    a_venture(session, name="Wet Two", sectors=["water_environment"], stage_code="series_a")
    a_venture(session, name="Dry One", sectors=["medtech"], registered_postcode="CV1 2TT")
    session.commit()
    page = read(client, "/ventures?sector=clean_energy")
    assert "Wet One" in page
    assert "Dry One" not in page
    assert "– Water" in page
    both = read(client, "/ventures?sector=clean_energy&stage=series_a")
    assert "Wet Two" in both
    assert "Wet One" not in both
    assert "Dry One" in read(client, "/ventures?authority=E08000026")
    assert "No venture fits" in read(client, "/ventures?q=nothing+like+this")


def test_odd_addresses_of_lists_are_answered(session: Session, client: FlaskClient) -> None:
    a_venture(session)
    session.commit()
    for query in (
        "page=99999",
        "page=-3",
        "sort=nonsense",
        "sector=nonsense",
        "ask_from=x",
        "view=x",
        "q=%00%25_",
        "page=²",
    ):
        for address in ("/ventures", "/funders", "/clusters"):
            read(client, f"{address}?{query}")


def test_the_map_and_the_table_show_the_same_list(session: Session, client: FlaskClient) -> None:
    a_venture(session, name="Mapped")
    session.commit()
    assert "Birmingham: 1 venture" in read(client, "/ventures?view=map")
    assert "Mapped" in read(client, "/ventures?view=table")


def test_funders_say_what_they_back_and_how_old_the_source_is(session: Session, client: FlaskClient) -> None:
    old = a_funder(session, name="Old Pot", source_url="https://example.org/old", source_date="2019-05")
    mandate = a_mandate(
        session,
        funder=old,
        name="Pot for funds",
        backs_funds=True,
        last_confirmed_on=None,
        source_url="https://example.org/old",
        source_date="2019-05",
    )
    session.commit()
    listing = read(client, "/funders")
    assert "backs funds, not companies" in listing
    assert "over 12 months ago" in listing
    page = read(client, f"/funders/{old.slug}")
    assert "Backs funds, not companies" in page
    assert "of 2019-05" in page
    held = read(client, f"/mandates/{mandate.slug}")
    assert "never ranked against a venture" in held
    assert "Over 12 months old" in held
    assert "Old Pot" not in read(client, "/funders?backs=companies")
    assert "Old Pot" in read(client, "/funders?freshness=stale&view=table")


def test_a_demo_profile_says_so_everywhere(session: Session, client: FlaskClient) -> None:
    venture = a_venture(session, demo=True)
    funder = a_funder(session, demo=True)
    mandate = a_mandate(session, funder=funder, demo=True)
    cluster = a_cluster(session, demo=True)
    session.commit()
    for address in (
        "/ventures",
        "/ventures?view=table",
        f"/ventures/{venture.slug}",
        "/funders",
        "/funders?view=table",
        f"/funders/{funder.slug}",
        f"/mandates/{mandate.slug}",
        "/clusters",
        f"/clusters/{cluster.slug}",
    ):
        page = read(client, address).split('id="content"')[1]
        assert ">DEMO<" in page, address


def test_hostile_text_stays_text(session: Session, client: FlaskClient) -> None:
    hostile = "<script>alert(1)</script>"
    venture = a_venture(session, name=hostile, one_line=hostile, description=hostile, team=[{"name": hostile}])
    cluster = a_cluster(session, name=hostile, asks=[{"name": hostile}])
    session.commit()
    for address in ("/ventures", f"/ventures/{venture.slug}", f"/clusters/{cluster.slug}", "/clusters"):
        assert hostile not in read(client, address)


def _page_costs(session: Session, make: Callable[[], None], client: FlaskClient, address: str) -> tuple[int, int]:
    costs = []
    for _ in range(2):
        make()
        read(client, address)
        with count_queries(session.get_bind()) as counted:
            read(client, address)
        costs.append(len(counted))
    return costs[0], costs[1]


@pytest.mark.parametrize(
    "address", ["/ventures", "/ventures?view=table", "/ventures?view=map", "/funders", "/clusters"]
)
def test_lists_cost_the_same_number_of_queries_however_long(
    session: Session, client: FlaskClient, address: str
) -> None:
    def make() -> None:
        for _ in range(6):
            cluster = a_cluster(session, sectors=["medtech"], anchors=[{"name": "A"}])
            a_venture(session, clusters=[cluster.slug], places=["CV1 2TT"])
            a_mandate(session)
        session.commit()

    few, many = _page_costs(session, make, client, address)
    assert few == many
    assert many <= 8


def test_a_record_costs_the_same_number_of_queries_however_full(session: Session, client: FlaskClient) -> None:
    person, venture = a_founder(session)
    full = a_venture(
        session,
        organisation_id=venture.organisation_id,
        sectors=["medtech", "diagnostics"],
        places=["CV1 2TT", "B1 1AA", "DE1 1AA"],
        team=[{"name": name} for name in "ABCDE"],
        clusters=[a_cluster(session).slug, a_cluster(session).slug],
        rounds=[
            {"closed_on": f"202{year}-01-01", "instrument_code": "grant", "investors": "A; B"} for year in range(5)
        ],
    )
    session.commit()
    sign_in(client, person)
    read(client, "/ventures")
    costs = []
    for slug in (venture.slug, full.slug):
        with count_queries(session.get_bind()) as counted:
            read(client, f"/ventures/{slug}")
        costs.append(len(counted))
    assert costs[0] == costs[1]
    assert costs[1] <= 14


def test_a_funder_with_many_mandates_costs_no_more(session: Session, client: FlaskClient) -> None:
    funder, bigger = a_funder(session), a_funder(session)
    a_mandate(session, funder=funder)
    for _ in range(5):
        a_mandate(session, funder=bigger, places=[{"kind": "region", "code": "West Midlands"}])
    session.commit()
    read(client, "/funders")
    costs = []
    for slug in (funder.slug, bigger.slug):
        with count_queries(session.get_bind()) as counted:
            read(client, f"/funders/{slug}")
        costs.append(len(counted))
    assert costs[0] == costs[1]


def test_history_is_for_ones_own(session: Session, client: FlaskClient) -> None:
    person, venture = a_founder(session)
    assert client.get(f"/ventures/{venture.slug}/history").status_code in (302, 403)
    sign_in(client, a_person(session))
    read(client, f"/ventures/{venture.slug}/history", 403)
    sign_in(client, person)
    assert "began the profile" in read(client, f"/ventures/{venture.slug}/history")


def test_a_saved_profile_is_in_the_very_next_list(session: Session, client: FlaskClient) -> None:
    venture = a_venture(session, name="Before Ltd")
    mandate = a_mandate(session, ticket_max_gbp="5m")
    session.commit()
    assert "Before Ltd" in read(client, "/ventures")
    assert "£5m" in read(client, "/funders")
    update_venture(session, actor=System(), venture=venture, data={"name": "After Ltd"})
    update_mandate(session, actor=System(), mandate=mandate, data={"ticket_max_gbp": 7_000_000})
    session.commit()
    assert "After Ltd" in read(client, "/ventures")
    assert "£7m" in read(client, "/funders")
    set_status(session, actor=System(), venture=venture, status=Status.DRAFT)
    set_mandate_status(session, actor=System(), mandate=mandate, status=Status.DRAFT)
    session.commit()
    assert "After Ltd" not in read(client, "/ventures")
    assert "£7m" not in read(client, "/funders")


def test_a_long_filter_is_cut_short_until_all_of_it_is_asked_for(session: Session, client: FlaskClient) -> None:
    for outcode in ("B15", "CV1", "DE1", "NG1", "LE1", "WV1", "DY1", "WS1", "B91", "ST1"):
        a_venture(session, registered_postcode=f"{outcode} 1AA")
    session.commit()
    short = read(client, "/ventures")
    assert "All 10 to choose from" in short
    last = next(name for name in ("Wolverhampton", "Walsall") if f'facet-label">{name}<' not in short)
    assert f'facet-label">{last}<' in read(client, "/ventures?all=authority")


def test_the_table_shows_the_columns_that_are_asked_for(session: Session, client: FlaskClient) -> None:
    a_venture(session, round_target_gbp="777k", places=["CV1 2TT"])
    session.commit()
    assert '<th scope="col">Regions<' not in read(client, "/ventures?view=table")
    page = read(client, "/ventures?view=table&col=region&col=round")
    assert '<th scope="col">Regions<' in page
    assert "<td>West Midlands</td>" in page
    assert "£777k" not in page
    sign_in(client, a_fund_manager(session))
    assert "£777k" in read(client, "/ventures?view=table&col=region&col=round")
