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
    ("", "/ventures"),
    ("", "/ventures?view=table"),
    ("", "/ventures?view=map"),
    ("", "/funders"),
    ("", "/clusters"),
    ("", "/search?q=energy"),
    (FOUNDER, "/"),
    (FOUNDER, "/ventures/tarnwick-motion"),
    (FOUNDER, "/ventures/tarnwick-motion/edit"),
    (FOUNDER, "/ventures/tarnwick-motion/edit/sectors"),
    (FOUNDER, "/ventures/tarnwick-motion/history"),
    (FOUNDER, "/ventures/tarnwick-motion/matches"),
    (FOUNDER, "/ventures/tarnwick-motion/matches?show=ineligible"),
    (FOUNDER, "/ventures/tarnwick-motion/matches/wrekin-vale-seed"),
    (FOUNDER, "/ventures/tarnwick-motion/readiness"),
    (FOUNDER, "/account"),
    (FOUNDER, "/organisations"),
    (FOUNDER, "/pipeline"),
    (INVESTOR, "/"),
    (INVESTOR, "/funders/wrekin-vale-ventures"),
    (INVESTOR, "/mandates/wrekin-vale-seed"),
    (INVESTOR, "/mandates/wrekin-vale-seed/edit"),
    (INVESTOR, "/mandates/wrekin-vale-seed/matches"),
    (INVESTOR, "/pipeline"),
    (INVESTOR, "/pipeline/table"),
    (MANAGER, "/"),
    (CLUSTER, "/"),
    (CLUSTER, "/clusters/watling-mobility-cluster"),
    (CLUSTER, "/clusters/watling-mobility-cluster/edit"),
    (STAFF, "/"),
    (STAFF, "/admin/organisations"),
    (STAFF, "/admin/people"),
    (STAFF, "/imports"),
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
