"""Files of contacts: reviewed against what is there, merged as somebody settles it, loaded whole or not at all."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlmodel import col, select

from contacts.models import Contact, ContactFile
from contacts.services import keeping, loading
from contacts.services.columns import FIELDS, TITLES, cells_of
from contacts.services.reviewing import Kind, review
from foundation import clock, jobs
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from foundation.jobs import Job
from foundation.tabular import Format, write_table
from foundation.web import db, settings
from pipeline.models import Deal
from tests.support.contacts import a_contact, a_file
from tests.support.introductions import Sides
from tests.support.profiles import a_venture

HEADER = "Name,Email,Company,Companies House number,Website,Deal stage,Amount,Notes\n"


def rows(*lines: str) -> bytes:
    return (HEADER + "\n".join(lines)).encode()


def everybody(session: Session) -> list[Contact]:
    session.expire_all()
    return list(session.exec(select(Contact).order_by(col(Contact.id))))


def load(sides: Sides, file: ContactFile) -> None:
    loading.load_or_ask(sides.session, actor=sides.viewer(sides.investor), file=file)
    sides.session.commit()


def test_rows_are_told_apart_before_anything_is_loaded(session: Session, sides: Sides) -> None:
    actor = sides.viewer(sides.investor)
    a_contact(session, actor, email="bryn@weirwatch.example", stage="Met")
    a_contact(session, actor, person="Carys Hale", company="Sluice Works", email="carys@sluice.example")
    file = a_file(
        session,
        actor,
        rows(
            "Bryn Ellis,BRYN@weirwatch.example,Weirwatch Ltd,,,Diligence,250k,",
            "Carys Hale,carys@sluice.example,Sluice Works,,,,,",
            "Dee Okoro,dee@lock.example,Lock Ltd,1234567,,New,,",
            "Dee Okoro,dee@lock.example,Lock Ltd,,,,,",
            "Evan,not an address,,,,,much,",
        ),
    )
    judged = review(session, file)
    assert [(row.number, row.kind) for row in judged] == [
        (2, Kind.MERGE), (3, Kind.SAME), (4, Kind.NEW), (5, Kind.TWICE), (6, Kind.BAD),
    ]  # fmt: skip
    assert [(each.field, each.mine, each.theirs) for each in judged[0].differences] == [("stage", "Met", "Diligence")]
    assert [(each.field, each.theirs) for each in judged[0].fills] == [("amount_gbp", 250_000)]
    assert (judged[0].why, judged[3].earlier) == ("e-mail address", 4)
    assert sorted(judged[4].errors) == ["amount_gbp", "email"]
    assert len(everybody(session)) == 2


@pytest.mark.parametrize(("choice", "stage"), [("mine", "Met"), ("theirs", "Diligence")])
def test_a_difference_is_settled_by_whoever_reviews_it(session: Session, sides: Sides, choice: str, stage: str) -> None:
    actor = sides.viewer(sides.investor)
    a_contact(session, actor, email="bryn@weirwatch.example", stage="Met", role="Founder")
    file = a_file(session, actor, rows("Bryn Elis,bryn@weirwatch.example,,,,Diligence,250000,"))
    loading.settle(session, file, {"2": {"stage": choice}})
    load(sides, file)
    (held,) = everybody(session)
    assert (held.stage, held.amount_gbp, held.person, held.role) == (stage, 250_000, "Bryn Ellis", "Founder")
    assert held.version == 2
    session.refresh(file)
    assert (file.state, file.rows, file.judged) == ("loaded", [], [])


def test_all_differences_are_settled_at_once(session: Session, sides: Sides) -> None:
    actor = sides.viewer(sides.investor)
    a_contact(session, actor, email="bryn@weirwatch.example", stage="Met")
    file = a_file(session, actor, rows("Bryn Elis,bryn@weirwatch.example,,,,Diligence,,"))
    loading.settle(session, file, {}, otherwise="theirs")
    load(sides, file)
    (held,) = everybody(session)
    assert (held.stage, held.person) == ("Diligence", "Bryn Elis")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_bringing_the_export_in_again_changes_nothing(session: Session, sides: Sides, form: Format) -> None:
    actor = sides.viewer(sides.investor)
    a_contact(
        session, actor, email="bryn@weirwatch.example", phone="+44 115 496 0000", role="=Founder", stage="-new-",
        company_number="SC123456", website="weirwatch.example/about", amount_gbp="1.2m", next_step="Call, then “meet”",
        next_step_on="2026-12-01", note="Two lines:\n@one; \"two\"\n'three'",
    )  # fmt: skip
    a_contact(session, actor, person="", company="Sluice Works", company_number="01234567")
    a_contact(session, actor, person="Carys Hale", company="", email="carys@sluice.example")
    before = [held.model_dump() for held in everybody(session)]
    content = write_table([TITLES[name] for name in FIELDS], [cells_of(held) for held in everybody(session)], form)
    file = a_file(session, actor, content, f"contacts.{form}")
    assert [(row.kind, row.errors) for row in review(session, file)] == [(Kind.SAME, {})] * 3
    load(sides, file)
    assert [held.model_dump() for held in everybody(session)] == before


def test_a_company_with_a_profile_here_is_linked_where_it_may_be_seen(session: Session, sides: Sides) -> None:
    open_one = a_venture(session, name="Weirwatch", company_number="01234567")
    a_venture(session, name="Hidden Works", company_number="07654321", website="https://hidden.example")
    session.execute(update(type(open_one)).where(col(type(open_one).name) == "Hidden Works").values(restricted=True))
    session.commit()
    file = a_file(
        session,
        sides.viewer(sides.investor),
        rows("Bryn,,Weirwatch,1234567,,,,", "Carys,,Hidden Works,,www.hidden.example/,,,"),
    )
    load(sides, file)
    assert [held.venture_id for held in everybody(session)] == [open_one.id, None]


def test_companies_with_a_profile_here_go_on_the_board_once(session: Session, sides: Sides) -> None:
    actor = sides.viewer(sides.investor)
    venture = a_venture(session, name="Weirwatch", company_number="01234567")
    session.commit()
    content = rows("Bryn,,Weirwatch,1234567,,screening,250k,", "Carys,,Sluice,,,Screening,,")
    for times, says in ((1, "1 put on the board"), (2, "0 put on the board")):
        file = a_file(session, actor, content)
        loading.load_or_ask(session, actor=actor, file=file, mandate=sides.mandate.slug)
        session.commit()
        assert says in file.message, times
    (deal,) = session.exec(select(Deal)).all()
    assert (deal.venture_id, deal.mandate_id) == (venture.id, sides.mandate.id)
    assert (deal.stage, deal.amount_gbp) == ("screening", 250_000)
    other = a_file(session, actor, rows("Dee,,Lock,,,,,"))
    with pytest.raises(Invalid):
        loading.load_or_ask(session, actor=actor, file=other, mandate="no-such-mandate")


def test_a_large_file_is_loaded_by_the_worker_once(
    app: Flask, session: Session, sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MOST_AT_ONCE", 1)
    file = a_file(session, sides.viewer(sides.investor), rows("Bryn,,Weirwatch,,,,,", "Carys,,Sluice,,,,,"))
    load(sides, file)
    assert (file.state, everybody(session)) == ("loading", [])
    for _ in range(2):
        with app.app_context():
            jobs.work_off(db.engine, settings())
        session.execute(update(Job).values(state="waiting", finished_at=None))
        session.commit()
    assert [held.person for held in everybody(session)] == ["Bryn", "Carys"]
    session.refresh(file)
    assert (file.state, file.message) == ("loaded", "2 added, 0 merged, 0 left as they were, 0 stayed out.")


def test_a_file_is_loaded_once(session: Session, sides: Sides) -> None:
    file = a_file(session, sides.viewer(sides.investor), rows("Bryn,,Weirwatch,,,,,"))
    load(sides, file)
    with pytest.raises(Conflict):
        load(sides, file)
    assert len(everybody(session)) == 1


def test_a_failure_in_the_middle_leaves_everything_as_it_was(
    session: Session, sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = a_file(session, sides.viewer(sides.investor), rows("Bryn,,Weirwatch,,,,,", "Carys,,Sluice,,,,,"))
    made: list[bool] = []
    make = keeping.new_contact

    def fail(*given: object, **more: object) -> Contact:
        made.append(True)
        if len(made) == 2:
            raise RuntimeError("the power is gone")
        return make(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "new_contact", fail)
    with pytest.raises(RuntimeError):
        load(sides, file)
    session.rollback()
    assert everybody(session) == []
    session.refresh(file)
    assert file.state == "review"


def test_what_was_never_loaded_is_forgotten(app: Flask, session: Session, sides: Sides) -> None:
    a_file(session, sides.viewer(sides.investor), rows("Bryn,,Weirwatch,,,,,"))
    with app.app_context(), clock.frozen(clock.now() + timedelta(days=31)):
        jobs.enqueue(session, "contacts.forget", {})
        session.commit()
        jobs.work_off(db.engine, settings())
    assert session.exec(select(ContactFile)).all() == []
