"""Loading the reference facts into a real database: once, again, and with a fault. Nothing here is committed."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from foundation.clock import now
from profiles.models import Cluster, ClusterSector
from reference.models import Authority, Observation, Sector, Zone
from reference.queries import every_row
from reference.services.importers import import_hebci_table_4e
from reference.services.loading import Change, load_reference
from reference.services.seedtables import SEED_TABLES, SeedFileError
from tests.integration.conftest import SEEDS

SAMPLE = SEEDS.parent / "samples" / "hebci_table_4e.csv"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "reference"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def everything(session: Session) -> dict[str, list[dict[str, Any]]]:
    return {table.name: every_row(session, table.model) for table in SEED_TABLES}


def moved(changes: list[Change]) -> dict[str, tuple[int, int, int]]:
    return {c.table: (c.added, c.changed, c.removed) for c in changes if not c.nothing}


def test_loading_again_changes_nothing(session: Session) -> None:
    before = everything(session)
    changes = load_reference(session, SEEDS)
    assert moved(changes) == {}
    assert {change.table for change in changes} == {table.name for table in SEED_TABLES}
    assert sum(change.unchanged for change in changes) > 20_000
    assert everything(session) == before


def test_progress_is_reported_table_by_table(session: Session) -> None:
    seen: list[tuple[str, int, int]] = []
    load_reference(session, SEEDS, lambda name, done, total: seen.append((name, done, total)))
    assert [done for _name, done, _total in seen] == list(range(len(SEED_TABLES) + 1))
    assert {total for _name, _done, total in seen} == {len(SEED_TABLES)}
    assert seen[-1][0] == "done"


def test_a_row_added_changed_and_removed_is_brought_in_and_told(session: Session, directory: Path) -> None:
    zones = directory / "zones.csv"
    replace(zones, "freeport-humber,freeport,Humber,", "freeport-estuary,freeport,Estuary,")
    replace(zones, "freeport-east-midlands,freeport,East Midlands,", "freeport-east-midlands,freeport,Midlands East,")
    assert moved(load_reference(session, directory)) == {"zone": (1, 1, 1)}
    names = {zone.code: zone.name for zone in session.exec(select(Zone))}
    assert names["freeport-east-midlands"] == "Midlands East"
    assert "freeport-humber" not in names
    assert "freeport-estuary" in names
    assert moved(load_reference(session, SEEDS)) == {"zone": (1, 1, 1)}


def test_two_authorities_may_exchange_their_tiles(session: Session, directory: Path) -> None:
    path = directory / "authorities.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    first, second = lines[1].rsplit(",", 2), lines[2].rsplit(",", 2)
    lines[1], lines[2] = ",".join([first[0], *second[1:]]), ",".join([second[0], *first[1:]])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert moved(load_reference(session, directory)) == {"authority": (0, 2, 0)}
    place = session.get_one(Authority, first[0].split(",", 1)[0])
    assert (str(place.tile_column), str(place.tile_row)) == (second[1], second[2])


def test_a_name_may_move_to_another_code(session: Session, directory: Path) -> None:
    replace(directory / "universities.csv", "10007849,Abertay University,", "10007999,Abertay University,")
    assert moved(load_reference(session, directory)) == {"university": (1, 0, 1)}


def test_a_bad_row_leaves_the_database_as_it_was(session: Session, directory: Path) -> None:
    before = everything(session)
    replace(directory / "stages.csv", "seed,Seed,2,", "seed,Seed round,2,")
    replace(
        directory / "observations_money.csv",
        ",2022-23,",
        ",2022-23,many",
    )
    with pytest.raises(SeedFileError, match=r"observations_money.csv:\d+: value should be a number"):
        load_reference(session, directory)
    assert everything(session) == before


def test_a_sector_in_use_is_not_removed(session: Session, directory: Path) -> None:
    made = _cluster()
    session.add(made)
    session.flush()
    assert made.id is not None
    session.add(ClusterSector(cluster_id=made.id, sector_code="quantum"))
    session.flush()
    path = directory / "sectors.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("quantum,")]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(SeedFileError, match=r"sectors.csv: a row that it no longer has is still in use \(quantum\)"):
        load_reference(session, directory)
    session.rollback()
    assert session.get(Sector, "quantum") is not None


def test_what_was_imported_from_a_publisher_survives_loading(session: Session) -> None:
    with SAMPLE.open(encoding="utf-8") as file:
        import_hebci_table_4e(session, file)
    assert moved(load_reference(session, SEEDS)) == {}
    rows = session.exec(select(Observation).where(col(Observation.series_code).startswith("hebci_"))).all()
    assert len(rows) == 300


def _cluster() -> Cluster:
    return Cluster(slug="a-cluster", name="A cluster", created_at=now(), updated_at=now())
