"""Two people who save in the same moment, on a real database each in a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from foundation.catalogue import catalogue_version
from foundation.database import Session
from foundation.errors import Conflict
from foundation.web import db
from profiles.models import Venture
from profiles.schemas import VentureSchema, check
from profiles.services.saving import System
from profiles.services.ventures import update_venture
from tests.support.profiles import a_venture


def test_of_two_changes_in_one_moment_none_is_lost(app: Flask, session: Session) -> None:
    venture = a_venture(session, customers=1, team_size=1)
    session.commit()
    key, base, seen = venture.id, venture.version, catalogue_version(session)
    session.close()
    start = Barrier(4)

    def change(name: str, value: int) -> str:
        with app.app_context(), Session(db.engine) as own:
            row = own.get_one(Venture, key)
            start.wait(timeout=20)
            try:
                update_venture(
                    own,
                    actor=System(value, f"Person {value}"),
                    venture=row,
                    data=check(VentureSchema, {name: value}, partial=True),
                    base_version=base,
                )
                own.commit()
            except Conflict:
                own.rollback()
                return "told"
            return "saved"

    with ThreadPoolExecutor(4) as pool:
        asked = [
            pool.submit(change, name, value)
            for name, value in (("customers", 5), ("customers", 6), ("team_size", 7), ("trl", 8))
        ]
        answers = [held.result(timeout=60) for held in asked]

    assert sorted(answers) == ["saved", "saved", "saved", "told"]
    assert answers[2:] == ["saved", "saved"]
    with app.app_context(), Session(db.engine) as own:
        row = own.get_one(Venture, key)
        assert row.customers in (5, 6)
        assert (row.team_size, row.trl) == (7, 8)
        assert row.version == base + 3
        assert row.index_version > seen
