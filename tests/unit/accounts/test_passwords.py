import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from accounts.services.passwords import hash_password, verify_password, wants_rehash, weakness


@pytest.mark.parametrize(
    "password",
    ["kettle marsh violin", "correcthorsebatterystaple", "8F2k-9qLm-x41z", "żółta łódź podwodna", "829473610582 yes"],
)
def test_a_password_that_is_long_and_unusual_is_taken(password: str) -> None:
    assert weakness(password, "Asha Kaur", "asha@firm.example") is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "12 characters"),
        ("x" * 201, "at most 200"),
        ("aaaaaaaaaaaa", "repeats"),
        ("abcabcabcabcabc", "repeats"),
        ("123456789012", "first passwords"),
        ("qwertyuiop12", "first passwords"),
        ("Password1234", "first passwords"),
        ("P4ssw0rd2026!", "first passwords"),
        ("Summer2026!!!!", "first passwords"),
        ("LiverpoolFC1", "first passwords"),
        ("zyxwvutsrqpon", "first passwords"),
        ("asha.kaur1234", "your name"),
        ("harrington2026", "your name"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_with_the_reason(password: str, reason: str) -> None:
    said = weakness(password, "Asha Harrington", "asha.kaur@firm.example")
    assert said is not None
    assert reason in said


def test_a_password_fits_its_own_hash_only() -> None:
    stored = hash_password("kettle marsh violin")
    assert stored.startswith("$argon2id$")
    assert verify_password(stored, "kettle marsh violin")
    assert not verify_password(stored, "kettle marsh viola")


def test_a_password_fits_however_its_letters_are_composed() -> None:
    assert verify_password(hash_password("caf\u00e9 au lait noir"), "cafe\u0301 au lait noir")


def test_nobody_has_no_password_not_even_that_of_the_stand_in() -> None:
    assert not verify_password(None, "the password of nobody at all")


def test_what_is_no_hash_fits_nothing() -> None:
    assert not verify_password("not a hash", "kettle marsh violin")


def test_a_hash_of_other_strength_wants_to_be_made_again() -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("kettle marsh violin")
    assert wants_rehash(weaker)
    assert not wants_rehash(hash_password("kettle marsh violin"))


@given(st.text(max_size=220))
def test_any_text_is_judged(password: str) -> None:
    said = weakness(password, "Asha", "asha@firm.example")
    assert said is None or said.endswith(".")
