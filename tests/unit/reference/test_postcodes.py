import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import Invalid
from reference.services.places import distance_km, normalise_postcode, outcode_of


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("DE24 8QR", "DE24 8QR"),
        (" de248qr ", "DE24 8QR"),
        ("cv10 0tu", "CV10 0TU"),
        ("E1 6AN", "E1 6AN"),
        ("e16an", "E1 6AN"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("W1A 0AX", "W1A 0AX"),
        ("m1\t1ae", "M1 1AE"),
        ("LE1  7RH", "LE1 7RH"),
    ],
)
def test_a_postcode_is_brought_to_its_written_form(typed: str, written: str) -> None:
    assert normalise_postcode(typed) == written


@pytest.mark.parametrize(
    "typed", ["", "DE24", "8QR", "DE24 8Q", "DE24 8QRX", "DE248 8QR", "D E", "DE24 8CR", "1E2 8QR", "Derby", "DE24-8QR"]
)
def test_what_is_no_postcode_is_refused_with_a_way_out(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        normalise_postcode(typed)
    assert refused.value.fields == {"postcode": ["Enter a full UK postcode, like DE24 8QR."]}


@pytest.mark.parametrize(
    ("typed", "outcode"),
    [("DE24 8QR", "DE24"), ("de24", "DE24"), ("E1 6AN", "E1"), ("E16", "E16"), ("ec1a", "EC1A"), ("E16 1AN", "E16")],
)
def test_the_first_half_is_read_from_a_whole_postcode_or_alone(typed: str, outcode: str) -> None:
    assert outcode_of(typed) == outcode


def test_half_a_postcode_that_is_the_wrong_half_is_refused() -> None:
    with pytest.raises(Invalid):
        outcode_of("8QR")


@given(st.text(max_size=12))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    try:
        written = normalise_postcode(text)
    except Invalid:
        return
    assert normalise_postcode(written) == written
    assert outcode_of(written) == written.split()[0]


def test_distance_between_birmingham_and_london_is_that_of_the_map() -> None:
    assert distance_km(52.4862, -1.8904, 51.5074, -0.1278) == pytest.approx(163, abs=1)


def test_distance_is_the_same_both_ways_and_nought_to_itself() -> None:
    there, back = distance_km(52.9, -1.5, 50.1, -5.5), distance_km(50.1, -5.5, 52.9, -1.5)
    assert there == pytest.approx(back)
    assert distance_km(52.9, -1.5, 52.9, -1.5) == 0
