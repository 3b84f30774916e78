"""Reading HE-BCI table 4e as its publisher lays it out."""

from pathlib import Path

import pytest
from sqlmodel import Session

from reference import queries
from reference.services.importers import import_hebci_table_4e
from reference.services.seedtables import SeedFileError
from tests.integration.conftest import SEEDS

SAMPLE = SEEDS.parent / "samples" / "hebci_table_4e.csv"
HEADER = "UKPRN,HE Provider,Region of HE provider,Academic Year,Metric,Category,Value\n"
DURHAM = "10007143,University of Durham,North East,2022/23,Number of active firms,Other spin-outs,{}\n"
MONEY = (
    "10007143,University of Durham,North East,2022/23,"
    "Estimated external investment received (£ thousands),Spin-outs with some HE provider ownership,{}\n"
)


def sample_lines() -> list[str]:
    return Path(SAMPLE).read_text(encoding="utf-8").splitlines(keepends=True)


def test_the_sample_is_read_whole_and_a_second_time_changes_nothing(session: Session) -> None:
    first = import_hebci_table_4e(session, sample_lines())
    again = import_hebci_table_4e(session, sample_lines())
    assert (first.change.added, first.left_out) == (300, [])
    assert (again.change.added, again.change.changed, again.change.unchanged) == (0, 0, 300)
    rows = queries.observations(session, {"hebci_spinouts_owned_active"}, periods={"2023-24"})
    assert {row.area_name for row in rows} >= {"University of Durham", "Newcastle University"}


def test_thousands_of_pounds_become_pounds_and_a_new_edition_changes_the_value(session: Session) -> None:
    import_hebci_table_4e(session, [HEADER, MONEY.format('"1,250.5"')])
    changed = import_hebci_table_4e(session, [HEADER, MONEY.format("1300")])
    assert changed.change.changed == 1
    (row,) = queries.observations(session, {"hebci_spinouts_owned_investment"}, area_codes={"10007143"})
    assert (row.value, row.period) == (1_300_000, "2022-23")


def test_lines_before_the_header_and_empty_lines_are_passed_over(session: Session) -> None:
    lines = ["Table 4e\n", "Academic years 2022/23\n", "\n", HEADER, DURHAM.format("12"), "\n"]
    assert import_hebci_table_4e(session, lines).change.added == 1


def test_a_value_that_is_not_given_is_kept_as_unknown(session: Session) -> None:
    import_hebci_table_4e(session, [HEADER, DURHAM.format("-")])
    (row,) = queries.observations(session, {"hebci_spinouts_other_active"}, area_codes={"10007143"})
    assert row.value is None


def test_lines_of_other_kinds_are_left_out_with_their_reason(session: Session) -> None:
    done = import_hebci_table_4e(
        session,
        [
            HEADER,
            DURHAM.format("12"),
            DURHAM.format("12").replace("Number of active firms", "Colour"),
            DURHAM.format("12").replace("Other spin-outs", "Clubs"),
            DURHAM.format("12").replace("10007143,University of Durham", "Total,All providers"),
        ],
    )
    assert done.change.added == 1
    assert done.left_out == [
        "line 3: metric 'Colour' is not kept",
        "line 4: category 'Clubs' is not kept",
        "line 5: 'All providers' is not one provider",
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (DURHAM.format("many"), "line 3: value should be a number, not 'many'"),
        (DURHAM.format("12").replace("2022/23", "last year"), "line 3: academic year should be like 2023/24"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_stored(session: Session, line: str, fault: str) -> None:
    with pytest.raises(SeedFileError, match=fault):
        import_hebci_table_4e(session, [HEADER, MONEY.format("5"), line])
    assert queries.observations(session, {"hebci_spinouts_owned_investment"}) == []


def test_a_file_without_the_columns_is_refused(session: Session) -> None:
    with pytest.raises(SeedFileError, match="No line has the columns ukprn"):
        import_hebci_table_4e(session, ["a,b,c\n", "1,2,3\n"])
