"""One page stays one page, and what people typed stays text."""

import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.pdf import printable
from profiles.models import FactStatus, TeamMember, Venture
from profiles.queries import VentureRecord
from profiles.queries.labels import Labels
from profiles.services.one_page import Bar, Block, Page, printed, venture_page
from tests.support.pdfs import count_pages, pages_of

LABELS = Labels({}, {}, {"seed": "Seed"}, {"equity": "Equity"}, {6: "Shown at work"}, {}, {}, {}, {}, {})
MARKUP = '#panic("x") $x$ <b> *bold* \\u{41} @ref // end'
#: What has brought typesetters down before: markup, one endless word, lines that turn round, marks without shape.
HOSTILE = st.one_of(
    st.text(max_size=400),
    st.sampled_from([MARKUP, "W" * 10_000, "word " * 2_000, "שלום עולם " * 300, "مرحبا " * 300, "漢字" * 4_000]),
    st.sampled_from(["\u202egnirts", "a" + "\u0301" * 3_000, "\ud800", "\x00\x07\x1b", "👩‍🔬" * 500, "\n" * 9_000]),
)


def a_record(**facts: Any) -> VentureRecord:
    now = datetime(2026, 11, 3, 9, tzinfo=UTC)
    row = Venture(
        organisation_id=1, slug="leakfinder", created_at=now, updated_at=now, trl=6, stage_code="seed",
        **{"name": "Leakfinder", "one_line": "Hears leaks.", **facts},
    )  # fmt: skip
    return VentureRecord(row)


def _text(record: VentureRecord, **asked: Any) -> str:
    wanted: dict[str, Any] = {"offer_open": True, "address": "https://parity.example/ventures/leakfinder", **asked}
    (page,) = pages_of(printed(venture_page(record, LABELS, **wanted)))
    return page


@settings(max_examples=12, deadline=None)
@given(HOSTILE, HOSTILE, st.lists(HOSTILE, max_size=9))
def test_whatever_is_typed_it_is_one_page(first: str, second: str, many: list[str]) -> None:
    record = a_record(name=first, one_line=second, description=first, team_note=second, round_use=first, ip_note=second)
    team = tuple(TeamMember(venture_id=1, name=each, role=first) for each in many)
    page = venture_page(VentureRecord(record.venture, team=team), LABELS, offer_open=True, address=second, reader=first)
    assert count_pages(printed(page)) == 1
    bars = [Bar(each, "1.0 of 2.0", 0.5, each) for each in many]
    page = Page(
        first, second, [(first, second)] * 4, [Block(first, second, points=many, bars=bars)] * 3, [], first, True
    )
    assert count_pages(printed(page)) == 1


def test_markup_is_text() -> None:
    text = _text(a_record(description=MARKUP))
    assert "".join(MARKUP.split()) in "".join(text.split())


def test_the_round_stands_there_only_for_those_who_may_see_it() -> None:
    record = a_record(round_target_gbp=1_234_000, round_use="Hire two engineers.")
    assert "£1,234,000" in _text(record)
    closed = _text(record, offer_open=False)
    assert "1,234,000" not in closed
    assert "two engineers" not in closed
    assert "valid investor category" in " ".join(closed.split())


def test_whoever_it_is_made_for_is_named_where_an_offer_is_on_it() -> None:
    record = a_record(round_target_gbp=1_234_000)
    assert "Made for Ruth Okafor" in " ".join(_text(record, reader="Ruth Okafor").split())
    assert "Made for" not in _text(record, reader="Ruth Okafor", offer_open=False)


def test_how_far_a_fact_can_be_relied_on_is_told() -> None:
    record = a_record(customers=12, revenue_gbp=90_000)
    held = FactStatus(venture_id=1, field="customers", status="verified", as_of=date(2026, 10, 1))
    text = " ".join(_text(VentureRecord(record.venture, facts={"customers": held})).split())
    assert "12 (verified 1 Oct 2026)" in text
    assert "£90,000 (" not in text


def test_what_is_invented_says_so() -> None:
    assert "DEMO" in _text(a_record(demo=True))
    assert "DEMO" not in _text(a_record())


@given(st.text(max_size=300), st.integers(1, 200))
def test_printable_text_is_short_and_has_a_shape(text: str, limit: int) -> None:
    found = printable(text, limit).replace("\u200b", "")
    assert len(found) <= limit + 1
    assert all(unicodedata.category(mark) not in ("Cc", "Cs") for mark in found)
    assert max((len(word) for word in printable(text, limit).split("\u200b")), default=0) <= limit + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [("one two three", "one two…"), ("onetwothree", "onetwoth…"), ("one two, three", "one two…"), ("short", "short")],
)
def test_long_text_ends_with_a_word(text: str, expected: str) -> None:
    assert printable(text, 8) == expected
