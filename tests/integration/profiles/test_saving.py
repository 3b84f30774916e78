"""Saving profiles: what is kept, what two people at once come to, and that nothing typed is lost."""

import pytest
from sqlmodel import select

from foundation import audit
from foundation.catalogue import catalogue_version
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from profiles.models import Claim, FactStatus, Status, Venture
from profiles.queries import changed_ventures, venture_record, venture_records
from profiles.schemas import VentureSchema, check
from profiles.services.saving import System
from profiles.services.ventures import create_venture, set_fact_status, set_status, update_venture
from tests.support.profiles import a_cluster, a_venture

ANNA, BEN = System(1, "Anna"), System(2, "Ben")


def sent(**fields: object) -> dict[str, object]:
    return check(VentureSchema, fields, partial=True)


def test_every_field_comes_back_as_it_was_saved(session: Session) -> None:
    cluster = a_cluster(session)
    venture = a_venture(
        session,
        places=[{"postcode": "CV1 2TT", "purpose": "laboratory"}],
        team=[{"name": "Jo", "role": "Chief executive"}],
        rounds=[{"closed_on": "2024-05-01", "instrument_code": "grant", "amount_gbp": "60k", "investors": "A; B"}],
        clusters=[cluster.slug],
        revenue_gbp="1.2m",
    )
    session.commit()
    record = venture_record(session, venture.slug)
    assert record is not None
    state = record.state()
    assert state["registered_authority_code"] == "E08000025"
    assert state["places"] == [{"postcode": "CV1 2TT", "authority_code": "E08000026", "purpose": "laboratory"}]
    assert state["team"] == [{"name": "Jo", "role": "Chief executive"}]
    assert state["rounds"][0]["investors"] == ["A", "B"]
    assert state["clusters"] == [cluster.slug]
    assert state["revenue_gbp"] == 1_200_000
    assert check(VentureSchema, VentureSchema().dump(state)) == state


def test_changes_that_do_not_touch_are_merged(session: Session) -> None:
    venture = a_venture(session, customers=3)
    session.commit()
    base = venture.version
    update_venture(session, actor=ANNA, venture=venture, data=sent(customers=5), base_version=base)
    saved = update_venture(
        session, actor=BEN, venture=venture, data=sent(customers=3, revenue_gbp="40k"), base_version=base
    )
    session.commit()
    assert (venture.customers, venture.revenue_gbp) == (5, 40_000)
    assert saved.merged == ("customers",)
    assert saved.changed_by == "Anna"


def test_changes_to_the_same_field_are_told_and_nothing_is_written(session: Session) -> None:
    venture = a_venture(session, one_line="Old line")
    session.commit()
    base = venture.version
    update_venture(session, actor=ANNA, venture=venture, data=sent(one_line="Anna’s line"), base_version=base)
    session.commit()
    with pytest.raises(Conflict) as caught:
        update_venture(session, actor=BEN, venture=venture, data=sent(one_line="Ben’s line", trl=7), base_version=base)
    session.rollback()
    (difference,) = caught.value.differences
    assert (difference.base, difference.theirs, difference.yours) == ("Old line", "Anna’s line", "Ben’s line")
    assert caught.value.changed_by == "Anna"
    assert venture.trl == 6
    settled = update_venture(
        session, actor=BEN, venture=venture, data=sent(one_line="Ben’s line", trl=7), base_version=caught.value.version
    )
    assert set(settled.changed) == {"one_line", "trl"}


def test_the_same_change_by_two_people_is_no_conflict(session: Session) -> None:
    venture = a_venture(session)
    base = venture.version
    update_venture(session, actor=ANNA, venture=venture, data=sent(trl=8), base_version=base)
    saved = update_venture(session, actor=BEN, venture=venture, data=sent(trl=8), base_version=base)
    assert saved.changed == ()


def test_a_save_counts_ticks_and_is_recorded(session: Session) -> None:
    venture = a_venture(session)
    session.commit()
    seen, version = catalogue_version(session), venture.version
    update_venture(session, actor=ANNA, venture=venture, data=sent(trl=8))
    session.commit()
    assert venture.version == version + 1
    assert [row[0] for row in changed_ventures(session, seen)] == [venture.id]
    event = audit.history(session, "venture", venture.id or 0)[0]
    assert (event.actor_name, event.action, event.changes["trl"]) == ("Anna", "changed", [6, 8])


def test_unknown_words_are_told_at_their_fields(session: Session) -> None:
    venture = a_venture(session)
    with pytest.raises(Invalid) as caught:
        update_venture(
            session,
            actor=ANNA,
            venture=venture,
            data=sent(
                sectors=["alchemy"],
                stage_code="late",
                registered_postcode="ZZ9 9ZZ",
                places=["QQ1 1QQ"],
                clusters=["nowhere"],
            ),
        )
    assert set(caught.value.fields) == {
        "sectors",
        "stage_code",
        "registered_postcode",
        "places-0-postcode",
        "clusters",
    }


def test_names_and_synonyms_stand_for_codes(session: Session) -> None:
    venture = a_venture(session, sectors=["hydrogen"])
    update_venture(session, actor=ANNA, venture=venture, data=sent(stage_code="Series A", sectors=["Cybersecurity"]))
    assert venture.stage_code == "series_a"
    assert venture.restricted


def test_a_moved_postcode_takes_its_authority_with_it_and_a_correction_stays(session: Session) -> None:
    venture = a_venture(session)
    here = venture.registered_authority_code
    update_venture(
        session,
        actor=ANNA,
        venture=venture,
        data=sent(registered_postcode="CV1 2TT", registered_authority_code=here or ""),
    )
    assert venture.registered_authority_code == "E08000026"
    update_venture(session, actor=ANNA, venture=venture, data=sent(registered_authority_code="Warwick"))
    assert venture.registered_authority_code == "E07000222"


def test_a_changed_fact_is_only_declared_again(session: Session) -> None:
    venture = a_venture(session, customers=4)
    set_fact_status(session, actor=ANNA, venture=venture, fields=["customers"], status=Claim.VERIFIED)
    update_venture(session, actor=ANNA, venture=venture, data=sent(customers=40))
    session.flush()
    held = session.get(FactStatus, (venture.id, "customers"))
    assert held is not None
    assert held.status == "declared"


def test_publishing_asks_for_what_is_missing(session: Session) -> None:
    venture = create_venture(
        session, actor=ANNA, organisation_id=a_venture(session).organisation_id, data=sent(name="Bare")
    )
    with pytest.raises(Invalid) as caught:
        set_status(session, actor=ANNA, venture=venture, status=Status.PUBLISHED)
    assert list(caught.value.fields) == ["one_line", "sectors", "stage_code", "registered_postcode"]


def test_what_contradicts_what_is_kept_is_refused(session: Session) -> None:
    venture = a_venture(session, round_target_gbp=500_000, round_minimum_gbp=None)
    with pytest.raises(Invalid) as caught:
        update_venture(session, actor=ANNA, venture=venture, data=sent(round_minimum_gbp=600_000))
    assert "round_minimum_gbp" in caught.value.fields


def test_the_index_reads_published_ventures_only(session: Session) -> None:
    shown, hidden = a_venture(session), a_venture(session, status="draft")
    session.commit()
    assert [record.venture.id for record in venture_records(session)] == [shown.id]
    assert [record.venture.id for record in venture_records(session, ids=[hidden.id or 0], published=False)] == [
        hidden.id
    ]
    assert len(session.exec(select(Venture)).all()) == 2
