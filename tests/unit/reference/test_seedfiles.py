"""Faults in files of facts are named by file and line."""

import shutil
from pathlib import Path

import pytest

from reference.services.seedfiles import read_seed_files
from reference.services.seedtables import SeedFileError

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "reference"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "reference"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def faults_of(directory: Path) -> list[str]:
    with pytest.raises(SeedFileError) as raised:
        read_seed_files(directory)
    return raised.value.faults


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("authorities.csv", "E06000001,Hartlepool,", "E06000001,,", "name is empty"),
        ("authorities.csv", ",54.66901,", ",north,", "lat should be a number, not 'north'"),
        ("regions.csv", "E12000004,East Midlands,TLF,England,1", "E12000004,East Midlands,TLF,England,yes", "midlands"),
        ("regions.csv", "E12000004,East", "E12000004-2,East", "code is longer than 9 characters"),
        ("rules.csv", ",2026-04-06,", ",6 April 2026,", "starts_on should be a date such as 2026-04-06"),
        ("stages.csv", "seed,Seed,2", "seed,Seed,two", "position should be a whole number"),
        (
            "sectors.csv",
            "hydrogen,Hydrogen and fuel cells,clean_energy",
            "hydrogen,Hydrogen,clean",
            "'clean' is not in",
        ),
        (
            "sectors.csv",
            "hydrogen,Hydrogen and fuel cells,clean_energy",
            "hydrogen,H,solar_power",
            "itself a sub-sector",
        ),
        ("outcodes.csv", "DE24,E06000015", "DE24,E06000099", "authority_code 'E06000099' is not in authority"),
        ("area_definition_members.csv", "region,E12000004", "region,E06000015", "there is no region 'E06000015'"),
        ("stages.csv", "seed,Seed,", "pre_seed,Seed,", "stands already at stages.csv:2"),
        ("claims.csv", ",opinion,", ",rumour,", "status should be one of opinion, quotable, not 'rumour'"),
        ("rules.csv", ",GB,2026-04-06,,", ",GB,2026-04-06,2026-04-01,", "ends before it starts"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(directory: Path, file: str, old: str, new: str, fault: str) -> None:
    path = directory / file
    number = line_of(path, old)
    replace(path, old, new)
    faults = faults_of(directory)
    assert any(line.startswith(f"{file}:{number}: ") and fault in line for line in faults), faults


def test_two_authorities_on_one_tile_are_refused(directory: Path) -> None:
    path = directory / "authorities.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    tile = lines[1].rsplit(",", 2)[1:]
    lines[2] = ",".join([lines[2].rsplit(",", 2)[0], *tile])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert faults_of(directory) == [
        f"authorities.csv:3: tile_column, tile_row ({tile[0]}, {tile[1]}) stands already at authorities.csv:2"
    ]


def test_rules_that_overlap_are_refused(directory: Path) -> None:
    path = directory / "rules.csv"
    old = "eis.raise_12m_max,5000000,gbp,GB,,2026-04-05"
    replace(path, old, old.replace("2026-04-05", "2026-04-06"))
    (fault,) = faults_of(directory)
    assert "begins before the rule at rules.csv:" in fault


def test_columns_that_do_not_fit_are_named(directory: Path) -> None:
    replace(directory / "stages.csv", "code,name", "code,title")
    (fault,) = faults_of(directory)
    assert fault.startswith("stages.csv:1: columns should be code, name, position, description, not code, title")


def test_a_row_with_too_few_cells_is_named(directory: Path) -> None:
    path = directory / "combined_authorities.csv"
    path.write_text(path.read_text(encoding="utf-8") + "E47000099\n", encoding="utf-8")
    assert faults_of(directory)[0] == "combined_authorities.csv:17: 1 cells, where the header has 2"


def test_a_missing_file_is_named(directory: Path) -> None:
    (directory / "zones.csv").unlink()
    (fault,) = faults_of(directory)
    assert fault.startswith("zones.csv: there is no such file")


def test_many_faults_are_all_counted_and_the_first_shown(directory: Path) -> None:
    path = directory / "outcodes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",0\n", ",no\n"), encoding="utf-8")
    with pytest.raises(SeedFileError, match="Nothing was loaded") as raised:
        read_seed_files(directory)
    assert len(raised.value.faults) > 2000
    assert str(raised.value).splitlines()[-1].endswith("more")
    assert len(str(raised.value).splitlines()) == 22
