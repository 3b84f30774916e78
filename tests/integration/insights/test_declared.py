"""What ventures declare, kept in columns: the same as read anew, and left alone by what no figure is made of."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from foundation.catalogue import tick
from foundation.database import Session
from insights.services import Question, ask, library
from insights.services.declared import declared
from insights.services.rounds import Codes, Deal, Rounds, Vocabulary, in_columns
from profiles.models import Status, Venture
from profiles.services.saving import System
from profiles.services.ventures import record_of, set_status, update_venture
from reference.models import University
from tests.support.profiles import a_funder, a_venture

POSTCODES = ("B15 2TT", "OX1 2JD", "RG1 1AA")
OXFORD, BIRMINGHAM = "10007774", "10006840"
SYSTEM = System()


def a_round(day: int, amount: int | None, **fields: Any) -> dict[str, Any]:
    return {
        "closed_on": date(2024, 1, 1) + timedelta(days=day),
        "stage_code": "seed",
        "instrument_code": "equity",
        "amount_gbp": amount,
        "investors": [],
        **fields,
    }


def change(session: Session, venture: Venture, **data: Any) -> None:
    update_venture(session, actor=SYSTEM, venture=venture, data=data)
    session.commit()


def by_hand(session: Session) -> tuple[Rounds, Vocabulary]:
    """Put together from the profiles, one round at a time."""
    homes = {row.ukprn: row.authority_code for row in session.exec(select(University).order_by(University.ukprn))}
    wanted = select(Venture).where(Venture.status == "published", col(Venture.restricted).is_(False))
    found: list[tuple[date, int, Deal]] = []
    for venture in session.exec(wanted.order_by(col(Venture.id))).all():
        record = record_of(session, venture)
        for each in record.rounds:
            row = each.round
            if row.instrument_code not in ("equity", "convertible") or venture.registered_authority_code is None:
                continue
            sector = record.state()["sectors"][0]
            deal = Deal(
                company=str(venture.id),
                closed_on=row.closed_on,
                amount=row.amount_gbp,
                authority=venture.registered_authority_code,
                university=venture.university_ukprn,
                stage=row.stage_code,
                sector=declared(session).facts.parents.get(sector, sector),
                founded=homes.get(venture.university_ukprn or ""),
            )
            found.append((row.closed_on, row.id or 0, deal))
    deals = [deal for _, _, deal in sorted(found, key=lambda each: each[:2])]
    return in_columns(deals, declared(session).words.authorities.codes)


def in_words(column: np.ndarray[Any, Any], codes: Codes) -> Sequence[str | None]:
    return [codes.codes[number] if number >= 0 else None for number in column.tolist()]


def assert_same(session: Session) -> None:
    kept, (rounds, words) = declared(session), by_hand(session)
    own = kept.own.rounds
    for name in ("company", "day", "year", "amount", "kilometres", "authority", "founded"):
        np.testing.assert_array_equal(getattr(own, name), getattr(rounds, name), name)
    for name, codes in (("university", "universities"), ("stage", "stages"), ("sector", "sectors")):
        mine = in_words(getattr(own, name), getattr(kept.words, codes))
        assert mine == in_words(getattr(rounds, name), getattr(words, codes)), name


ROUND = st.builds(
    a_round,
    day=st.integers(0, 400),
    amount=st.one_of(st.none(), st.sampled_from([1, 50_000, 1_000_000])),
    stage_code=st.sampled_from(["pre_seed", "seed"]),
    instrument_code=st.sampled_from(["equity", "convertible", "grant"]),
)
CHANGE = st.fixed_dictionaries(
    {},
    optional={
        "registered_postcode": st.sampled_from(POSTCODES),
        "university_ukprn": st.sampled_from([None, OXFORD, BIRMINGHAM]),
        "rounds": st.lists(ROUND, max_size=3),
        "restricted": st.booleans(),
        "one_line": st.sampled_from(["Pumps for hospitals.", "Valves for hospitals."]),
    },
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 3), CHANGE, st.booleans()), min_size=1, max_size=5))
def test_what_is_renewed_is_what_would_be_read(session: Session, steps: list[tuple[int, dict[str, Any], bool]]) -> None:
    held = session.exec(select(Venture).order_by(col(Venture.id))).all()
    ventures = list(held) or [
        a_venture(session, registered_postcode=POSTCODES[number % 3], rounds=[a_round(number, 1_000)])
        for number in range(4)
    ]
    session.commit()
    assert_same(session)
    for number, data, shown in steps:
        venture = session.get_one(Venture, ventures[number].id)
        update_venture(session, actor=SYSTEM, venture=venture, data=data)
        set_status(session, actor=SYSTEM, venture=venture, status=Status.PUBLISHED if shown else Status.DRAFT)
        session.commit()
        assert_same(session)


@pytest.fixture
def firms(session: Session) -> list[Venture]:
    made = [a_venture(session, registered_postcode="B15 2TT", rounds=[a_round(day, 1_000_000)]) for day in range(6)]
    made += [a_venture(session, registered_postcode="OX1 2JD", rounds=[a_round(day, 2_000_000)]) for day in range(6)]
    session.commit()
    return made


QUESTION = Question(register="parity", base="firms")


def test_a_sentence_that_is_mended_leaves_every_figure_where_it_is(session: Session, firms: list[Venture]) -> None:
    shelf = library(session, QUESTION)
    book, given = shelf.book(QUESTION), ask(session, QUESTION)
    change(session, firms[0], one_line="Said better.")
    after = library(session, QUESTION)
    assert after is shelf
    assert after.book(QUESTION) is book
    assert ask(session, QUESTION) is given


@pytest.mark.parametrize(
    ("data", "pence"),
    [
        ({"rounds": [a_round(0, 7_000_000)]}, 100.0),
        ({"rounds": []}, 50.0),
        ({"registered_postcode": "OX1 2JD"}, pytest.approx(100 * 1 / (13 / 7))),
    ],
)
def test_a_round_or_a_place_that_changes_shows_at_once(
    session: Session, firms: list[Venture], data: dict[str, Any], pence: float
) -> None:
    """Six with £1m in Birmingham and six with £2m in Oxford: 50p in the pound, until one of them changes."""
    assert ask(session, QUESTION).figure.value == 50
    official = library(session).books
    change(session, firms[0], **data)
    assert ask(session, QUESTION).figure.value == pence
    assert library(session).books is official


def test_a_funder_that_moves_is_as_far_as_it_is_now(session: Session) -> None:
    funder = a_funder(session, base_authority_code="E08000025")
    a_venture(session, registered_postcode="B15 2TT", rounds=[a_round(0, 1_000, investors=funder.name)])
    session.commit()
    assert declared(session).own.rounds.kilometres.tolist() == [0.0]
    funder.base_authority_code = "E07000178"
    tick(session)
    session.commit()
    assert declared(session).own.rounds.kilometres[0] == pytest.approx(90, abs=10)


def test_kept_columns_are_no_more_than_their_rows(session: Session, firms: list[Venture]) -> None:
    """What is saved again and again takes no more room: no row stays behind."""
    before = declared(session)
    for number in range(5):
        change(session, firms[0], rounds=[a_round(number, 5_000_000 + number)])
    after = declared(session)
    sizes = [[len(getattr(each, name.name)) for name in fields(each)] for each in (before.ventures, before.raised)]
    assert sizes == [
        [len(getattr(each, name.name)) for name in fields(each)] for each in (after.ventures, after.raised)
    ]
