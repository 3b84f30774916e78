"""The index keeps in step with the database, in every process."""

import threading
from pathlib import Path

import pytest
from flask import Flask

from foundation.catalogue import read_mark
from foundation.database import Session
from matching import batch
from matching.services import Index, ensure_index, index_of
from profiles.models import Status
from profiles.services.saving import System
from profiles.services.ventures import set_status
from tests.support.profiles import a_funder, a_mandate, a_venture
from tests.support.queries import count_queries

ACTOR = System(name="Test")


def test_two_workers_see_the_same_change_in_their_next_list(session: Session) -> None:
    first = a_venture(session, name="First")
    session.commit()
    workers = [Index(), Index()]
    for worker in workers:
        assert set(worker.current(session).open.venture_profiles) == {first.id}
    second = a_venture(session, name="Second", one_line="Another one.")
    session.commit()
    for worker in workers:
        snapshot = worker.current(session)
        assert set(snapshot.open.venture_profiles) == {first.id, second.id}
        assert sorted(snapshot.open.ventures.key.tolist()) == [first.id, second.id]
    set_status(session, actor=ACTOR, venture=first, status=Status.ARCHIVED)
    session.commit()
    for worker in workers:
        snapshot = worker.current(session)
        assert set(snapshot.open.venture_profiles) == {second.id}
        assert snapshot.open.ventures.key.tolist() == [second.id]


def test_only_changed_rows_are_read_again(session: Session) -> None:
    for _ in range(5):
        a_venture(session)
    mandate = a_mandate(session)
    session.commit()
    index = Index()
    before = index.current(session)
    assert index.current(session) is before
    changed = a_venture(session, name="Later")
    session.commit()
    after = index.current(session)
    assert after.open.matcher is before.open.matcher
    kept = before.open.venture_profiles
    assert all(after.open.venture_profiles[key] is profile for key, profile in kept.items())
    assert after.open.venture_profiles[changed.id or 0].name == "Later"
    assert set(after.open.mandate_profiles) == {mandate.id}


def test_asking_an_index_that_is_up_to_date_costs_one_statement(session: Session) -> None:
    a_venture(session)
    session.commit()
    ensure_index(session)
    session.commit()
    with count_queries(session.get_bind()) as counted:
        index_of(session).current(session)
        index_of(session).current(session)
    assert len(counted) == 1


def test_what_is_not_committed_is_not_indexed(session: Session) -> None:
    a_venture(session, name="Kept")
    session.commit()
    index = Index()
    index.current(session)
    a_venture(session, name="Not kept")
    names = [profile.name for profile in index.current(session).open.venture_profiles.values()]
    session.rollback()
    assert names == ["Kept"]
    assert len(index.current(session).open.venture_profiles) == 1


def test_another_database_at_the_same_version_is_not_mistaken_for_this_one(session: Session) -> None:
    a_venture(session)
    session.commit()
    index = Index()
    held = index.current(session)
    assert held.mark == read_mark(session)
    index._snapshot = type(held)(**{**vars(held), "mark": type(held.mark)(held.mark.version, None)})
    assert index.current(session).open is not held.open


def test_drafts_and_mandates_of_drafted_funders_are_not_candidates(session: Session) -> None:
    a_venture(session, status="draft")
    a_mandate(session, status="draft")
    a_mandate(session, funder=a_funder(session, status="draft"))
    session.commit()
    snapshot = Index().current(session)
    assert snapshot.open.venture_profiles == {}
    assert snapshot.open.mandate_profiles == {}


def test_a_profile_is_written_for_the_engine_with_all_its_facts(session: Session) -> None:
    venture = a_venture(
        session,
        places=[{"postcode": "CB2 1TN"}],
        round_committed_gbp=100_000,
        seis_status="expected",
        mfa_received_gbp=5_000,
    )
    mandate = a_mandate(
        session,
        places=[{"kind": "region", "code": "E12000005"}],
        conditions=[
            {"kind": "min_revenue", "value": "100000", "note": ""},
            {"kind": "other", "value": "", "note": "Ask"},
        ],
    )
    session.commit()
    snapshot = Index().current(session)
    profile = snapshot.open.venture_profiles[venture.id or 0]
    assert (profile.registered_place, profile.places) == ("E08000025", ("E07000008",))
    assert (profile.ask_gbp, profile.committed_gbp, profile.seis, profile.mfa_received_gbp) == (
        750_000, 100_000, "expected", 5_000
    )  # fmt: skip
    wish = snapshot.open.mandate_profiles[mandate.id or 0]
    assert [(rule.kind, rule.code) for rule in wish.place_rules] == [("region", "E12000005")]
    assert {(each.kind, each.value) for each in wish.conditions} == {("min_revenue", 100_000.0), ("other", None)}


def test_many_threads_build_one_index(session: Session) -> None:
    a_venture(session)
    session.commit()
    index, engine, found = Index(), session.get_bind(), []

    def ask() -> None:
        with Session(engine) as own:
            found.append(index.current(own))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(snapshot) for snapshot in found}) == 1


@pytest.mark.parametrize("text", ["50%", "lots", "1,000", ""])
def test_a_condition_is_read_as_far_as_it_can_be(session: Session, text: str) -> None:
    mandate = a_mandate(session, conditions=[{"kind": "match_funding", "value": text, "note": "Match"}])
    session.commit()
    (condition,) = Index().current(session).open.mandate_profiles[mandate.id or 0].conditions
    expected = {"50%": (50.0, "percent"), "1,000": (1000.0, None)}.get(text, (None, None))
    assert (condition.value, condition.unit) == expected


def test_the_index_is_handed_over_to_batch_ranking(app: Flask, session: Session, tmp_path: Path) -> None:
    venture, mandate = a_venture(session), a_mandate(session)
    session.commit()
    done = app.test_cli_runner().invoke(args=["matching", "save-index", str(tmp_path / "index")])
    assert "1 ventures and 1 mandates written" in done.output
    lists = tmp_path / "lists.csv"
    assert batch.main([str(tmp_path / "index"), "--on", "2026-11-22", "--jobs", "1", "--out", str(lists)]) == 0
    assert lists.read_text().splitlines()[1].startswith(f"{mandate.id},1,{venture.id},")
