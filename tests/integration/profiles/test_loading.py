"""Loading the profiles that were read in publications."""

from pathlib import Path

from sqlmodel import select

from foundation.database import Session
from profiles.models import Cluster, Funder, Mandate
from profiles.queries import cluster_by_slug, mandate_records
from profiles.services.funders import update_funder
from profiles.services.loading import load_profiles
from profiles.services.saving import System

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "reference"


def test_everything_is_loaded_once_and_people_have_the_last_word(session: Session) -> None:
    first = load_profiles(session, SEEDS)
    session.commit()
    assert {change.table: change.added for change in first} == {
        "funder": len(session.exec(select(Funder)).all()),
        "mandate": len(session.exec(select(Mandate)).all()),
        "cluster": len(session.exec(select(Cluster)).all()),
    }
    funder = session.exec(select(Funder).order_by(Funder.slug)).first()
    assert funder is not None
    update_funder(session, actor=System(7, "Anna"), funder=funder, data={"description": "Ours now."})
    second = load_profiles(session, SEEDS)
    session.commit()
    assert all(change.added == change.changed == 0 for change in second)
    assert funder.description == "Ours now."


def test_a_changed_line_changes_its_profile(session: Session, tmp_path: Path) -> None:
    load_profiles(session, SEEDS)
    for name in ("funders.csv", "mandates.csv", "clusters.csv"):
        text = (SEEDS / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(",25000,", ",30000,", 1) if name == "mandates.csv" else text)
    changes = load_profiles(session, tmp_path)
    assert [change.changed for change in changes] == [0, 1, 0]


def test_money_that_backs_funds_is_marked(session: Session) -> None:
    load_profiles(session, SEEDS)
    backing = [record for record in mandate_records(session) if record.mandate.backs_funds]
    assert {"lgps_fund", "lgps_pool"} <= {record.funder.kind for record in backing}


def test_what_the_report_got_wrong_stays_out(session: Session) -> None:
    load_profiles(session, SEEDS)
    clusters = {row.slug: row for row in session.exec(select(Cluster))}
    automotive = next(row for slug, row in clusters.items() if "automotive" in slug)
    aerospace = next(row for slug, row in clusters.items() if "aerospace" in slug)
    textile = next(row for slug, row in clusters.items() if "textile" in slug)
    assert automotive.specialisation != aerospace.specialisation
    assert textile.specialisation == ""
    record = cluster_by_slug(session, automotive.slug)
    assert record is not None
    assert record.authorities
