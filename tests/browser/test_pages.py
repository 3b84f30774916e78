"""Every page, in both themes, on a wide screen and on a phone: it fits, and axe finds nothing."""

import pytest

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound

FOUNDER = "founder@parity.example"
INVESTOR = "investor@parity.example"
MANAGER = "manager@parity.example"
CLUSTER = "cluster@parity.example"
STAFF = "admin@parity.example"

PAGES = [
    ("", "/"),
    ("", "/no-such-page"),
    ("", "/sign-in"),
    ("", "/register"),
    ("", "/gap"),
    ("", "/gap/claims"),
    ("", "/api/docs"),
    (FOUNDER, "/"),
    (FOUNDER, "/account"),
    (FOUNDER, "/organisations"),
    (FOUNDER, "/pipeline"),
    (INVESTOR, "/"),
    (INVESTOR, "/pipeline"),
    (INVESTOR, "/pipeline/table"),
    (MANAGER, "/"),
    (CLUSTER, "/"),
    (STAFF, "/"),
    (STAFF, "/admin/organisations"),
    (STAFF, "/outbox"),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_page_is_sound(visit: Visitor, who: str, address: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(who, size=size, theme=theme)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == (404 if address == "/no-such-page" else 200)
    looks_sound(page)


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "dark"), (PHONE, "light")], ids=["wide-dark", "phone-light"])
@pytest.mark.parametrize("address", ["/", "/no-such-page", "/gap"])
def test_the_other_theme_is_sound_as_well(visit: Visitor, address: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(size=size, theme=theme)
    page.goto(address)
    looks_sound(page)
