"""The schemas of profiles as all doors use them."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema

from foundation.errors import Invalid
from profiles.schemas import ClusterSchema, FunderSchema, MandateSchema, VentureSchema, blanks, check, typed_values
from profiles.services.sections import SECTIONS

SCHEMAS: list[type[Schema]] = [VentureSchema, MandateSchema, FunderSchema, ClusterSchema]

words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=40).map(str.strip)
names = words.filter(bool)
pounds = st.none() | st.integers(0, 10**12)
days = st.dates(date(1990, 1, 1), date(2026, 1, 1))
ventures = st.fixed_dictionaries(
    {"name": names},
    optional={
        "one_line": words,
        "description": words,
        "founded_on": st.none() | days,
        "trl": st.none() | st.integers(1, 9),
        "restricted": st.booleans(),
        "sectors": st.lists(st.sampled_from("abcdef"), unique=True, max_size=6),
        "revenue_gbp": pounds,
        "valuation_gbp": pounds,
        "revenue_growth_percent": st.none() | st.floats(-100, 1000),
        "places": st.lists(
            st.fixed_dictionaries({"postcode": st.sampled_from(["B15 2TT", "CV1 2TT", "EC1A 1BB"]), "purpose": words}),
            unique_by=lambda place: place["postcode"],
            max_size=3,
        ),
        "team": st.lists(st.fixed_dictionaries({"name": names, "role": words}), max_size=3),
        "rounds": st.lists(
            st.fixed_dictionaries(
                {
                    "closed_on": days,
                    "instrument_code": st.sampled_from(["equity", "grant"]),
                    "amount_gbp": pounds,
                    "investors": st.lists(
                        names.filter(lambda name: not set(",;") & set(name)), unique=True, max_size=3
                    ),
                }
            ),
            max_size=3,
        ),
    },
)


@given(ventures)
def test_what_a_schema_lets_through_it_lets_through_again(venture: dict[str, Any]) -> None:
    once = check(VentureSchema, venture)
    assert check(VentureSchema, VentureSchema().dump(once)) == once


@given(
    st.dictionaries(
        st.text(max_size=12) | st.sampled_from(sorted(VentureSchema._declared_fields)),
        st.none() | st.text() | st.integers() | st.lists(st.text() | st.dictionaries(st.text(), st.text())),
    )
)
def test_whatever_is_sent_is_let_through_or_told_at_a_field(sent: dict[str, Any]) -> None:
    for schema in SCHEMAS:
        with suppress(Invalid):
            check(schema, sent)


@pytest.mark.parametrize("sent", [None, [], "text", 5, [{"name": "A"}]])
def test_what_is_no_record_is_refused(sent: object) -> None:
    with pytest.raises(Invalid):
        check(VentureSchema, sent)


def test_every_field_says_what_it_is_to_forms_and_to_the_document() -> None:
    for schema in SCHEMAS:
        for name, field in schema._declared_fields.items():
            assert field.metadata.get("title"), f"{schema.__name__}.{name}"


def test_every_field_of_a_venture_is_in_one_section() -> None:
    listed = [name for section in SECTIONS for name in section.fields]
    assert sorted(listed) == sorted(VentureSchema._declared_fields)


def test_plain_words_are_used_for_resources() -> None:
    for schema in SCHEMAS:
        for field in schema._declared_fields.values():
            text = f"{field.metadata.get('title')} {field.metadata.get('description')}".lower()
            assert not any(word in text for word in ("carbon", "scope 1", "scope 2", "scope 3", "co2", "net zero"))


def test_what_is_not_sent_stays_out_of_a_partial_change() -> None:
    assert check(VentureSchema, {"trl": "7"}, partial=True) == {"trl": 7}


def test_an_empty_answer_is_not_known() -> None:
    read = check(VentureSchema, {"name": "A", "customers": "", "revenue_gbp": None, "website": " ", "one_line": ""})
    assert (read["customers"], read["revenue_gbp"], read["website"], read["one_line"]) == (None, None, None, "")


def test_answers_that_contradict_one_another_are_told_at_a_field() -> None:
    with pytest.raises(Invalid) as caught:
        check(
            VentureSchema, {"name": "A", "round_target_gbp": "1m", "round_minimum_gbp": "2m", "places": "B1 1AA; b11aa"}
        )
    assert set(caught.value.fields) == {"round_minimum_gbp", "places"}
    with pytest.raises(Invalid) as caught:
        check(
            MandateSchema,
            {
                "name": "A",
                "ticket_min_gbp": 2,
                "ticket_max_gbp": 1,
                "share_min": 50,
                "share_max": 40,
                "opens_on": "2026-02-01",
                "closes_on": "2026-01-01",
                "sectors": ["a"],
                "excluded_sectors": ["a"],
                "places": [{"kind": "uk"}, {"kind": "uk"}],
                "conditions": [{"kind": "min_trl", "value": "high"}],
            },
        )
    assert set(caught.value.fields) == {
        "ticket_max_gbp",
        "share_max",
        "closes_on",
        "excluded_sectors",
        "places",
        "conditions",
    }


def test_messages_of_records_name_the_line() -> None:
    with pytest.raises(Invalid) as caught:
        check(VentureSchema, {"name": "A", "places": [{"postcode": "B1 1AA"}, {"postcode": "?"}], "rounds": [{}]})
    assert {"places-1-postcode", "rounds-0-closed_on", "rounds-0-instrument_code"} <= set(caught.value.fields)


def test_a_form_is_read_as_it_was_typed() -> None:
    sent = {
        "name": ["Leaks"],
        "sectors": ["a", "", "b"],
        "places-3-postcode": ["b1"],
        "places-1-postcode": ["cv1"],
        "places-2-postcode": [" "],
        "places-x-postcode": ["no"],
        "unknown": ["x"],
    }
    read = typed_values(VentureSchema, sent, only=("name", "sectors", "places", "restricted", "trl"))
    assert read == {
        "name": "Leaks",
        "sectors": ["a", "b"],
        "places": [{"postcode": "cv1"}, {"postcode": "b1"}],
        "restricted": False,
    }


def test_a_preset_choice_does_not_make_a_record() -> None:
    assert typed_values(MandateSchema, {"places-0-basis": ["any"], "places-0-code": [""]}, only=("places",)) == {
        "places": []
    }


def test_a_blank_form_has_every_field() -> None:
    assert blanks(VentureSchema, only=("name", "places")) == {"name": "", "places": []}
