"""Pages that set money against policy: the gap meter, policy lines, what holds clusters back."""

import pytest

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound

FOUNDER = "founder@parity.example"
PAGES = [
    (FOUNDER, "/ventures/tarnwick-motion/gap"),
    (FOUNDER, "/ventures/tarnwick-motion"),
    ("", "/policy-lines"),
    ("", "/blockers"),
    ("", "/clusters/mira-technology-park/gap"),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_page_about_policy_is_sound(
    visit: Visitor, who: str, address: str, size: tuple[int, int], theme: Theme
) -> None:
    page = visit(who, size=size, theme=theme)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    looks_sound(page)
