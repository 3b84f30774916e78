import pytest

from accounts.models import OrganisationKind, Role, User, key_of
from accounts.routes.answers import own_address
from accounts.services.browsers import browser_name
from accounts.services.words import KINDS, ROLES
from foundation import clock

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (WINDOWS, "Chrome on Windows"),
        (f"{WINDOWS} Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8.0", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_named_in_words(agent: str, name: str) -> None:
    assert browser_name(agent) == name


@pytest.mark.parametrize("address", ["/", "/ventures?stage=seed&page=2", "/ventures/x#people"])
def test_an_address_of_ours_is_followed(address: str) -> None:
    assert own_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None, "", "ventures", "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example",
        "/\t/evil.example", "/\n/evil.example", "javascript:alert(1)", "///evil.example", "http:evil.example",
    ],
)  # fmt: skip
def test_an_address_elsewhere_is_not(address: str | None) -> None:
    assert own_address(address, "/home") == "/home"


def test_every_kind_and_role_has_a_word() -> None:
    assert {value for value, _ in KINDS} == set(OrganisationKind)
    assert {value for value, _ in ROLES} == set(Role)


def test_a_row_that_is_not_stored_has_no_key() -> None:
    with pytest.raises(ValueError, match="User has not been stored yet"):
        key_of(User(email="a@b.example", name="A", password_hash="", created_at=clock.now()))
