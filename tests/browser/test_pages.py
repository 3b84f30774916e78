"""Every page, on a wide screen in the light and on a phone in the dark: it fits, and axe finds nothing."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, WIDE, Site, Theme, Visitor, looks_sound, unsound
from tests.support.walking import signed_in, walk
from webapp.demo.people import PASSWORD

VISITOR = ""
PEOPLE = (VISITOR, *(f"{who}@parity.example" for who in ("founder", "investor", "manager", "cluster", "admin")))
LOOKS = pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
#: What no link leads to, and other views of pages than the first.
BESIDE = [
    (VISITOR, "/no-such-page"),
    (VISITOR, "/ventures?view=table"),
    (VISITOR, "/ventures?view=map"),
    (VISITOR, "/search?q=energy"),
    (VISITOR, "/embed/ranking"),
    ("founder@parity.example", "/ventures/tarnwick-motion/matches?show=ineligible"),
    ("founder@parity.example", "/ventures/tarnwick-motion/edit/sectors"),
]


@pytest.fixture(scope="module")
def ways(site: Site) -> dict[str, list[str]]:
    """The addresses that each person is to look at: of every page one, seen by the first who comes to it by links."""
    found: dict[str, list[str]] = {}
    met: set[str] = set()
    for person in PEOPLE:
        pages = walk(site.app, site.address, signed_in(site.address, person, PASSWORD))
        found[person] = [address for endpoint, address in pages.items() if endpoint not in met]
        met |= pages.keys()
    return found


@LOOKS
@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_that_links_lead_to_is_sound(
    visit: Visitor, ways: dict[str, list[str]], person: str, size: tuple[int, int], theme: Theme
) -> None:
    page = visit(person, size=size, theme=theme)
    assert len(ways[person]) > 2
    assert {address: found for address in ways[person] if (found := _found_wrong(page, address))} == {}


def _found_wrong(page: Page, address: str) -> list[str]:
    answer = page.goto(address)
    status = answer.status if answer else 0
    return [f"answered {status}"] if status != 200 else unsound(page)


@LOOKS
@pytest.mark.parametrize(("person", "address"), BESIDE)
def test_a_page_beside_the_links_is_sound(
    visit: Visitor, person: str, address: str, size: tuple[int, int], theme: Theme
) -> None:
    page = visit(person, size=size, theme=theme)
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
