"""Two colleagues on one board: each sees what the other does, by a stream or by asking, and is told who was first."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from pipeline.services.watching import Places
from tests.browser.conftest import PHONE, Site, Visitor, looks_sound
from tests.browser.test_board import INVESTOR, column, first_card, open_board
from tests.support.browser import follow


@pytest.fixture
def no_streams(site: Site) -> Iterator[None]:
    """A process whose places are all taken."""
    before = site.app.extensions.get("parity_streams")
    site.app.extensions["parity_streams"] = Places(0)
    yield
    site.app.extensions.pop("parity_streams")
    if before is not None:
        site.app.extensions["parity_streams"] = before


def two_on_one_board(visit: Visitor, *, streams: bool = True) -> tuple[Page, Page]:
    first, second = visit(INVESTOR), visit(INVESTOR)
    with second.expect_response("**/pipeline/events?*") as answered:
        second.goto("/pipeline")
    assert answered.value.ok is streams
    open_board(first)
    return first, second


def moved_by_key(page: Page, card: Locator, to: str, key: str = "Alt+ArrowRight") -> None:
    """Move a card into the column beside its own, and wait for it there: a move is followed by a board drawn anew."""
    card.focus()
    with page.expect_response("**/move") as moved:
        page.keyboard.press(key)
    assert moved.value.ok
    expect(column(page, to).locator(card)).to_be_focused()


def seen_to_go_and_come_back(first: Page, second: Page) -> None:
    """Move a card on the first board and back again, and see both on the second."""
    card, _ = first_card(first, "Sourced")
    there = f"[data-board-card='{card.get_attribute('data-board-card')}']"
    moved_by_key(first, card, "Screening")
    expect(column(second, "Screening").locator(there)).to_be_visible()
    moved_by_key(first, card, "Sourced", "Alt+ArrowLeft")
    expect(column(second, "Sourced").locator(there)).to_be_visible()


def test_a_move_appears_on_the_other_board(visit: Visitor) -> None:
    first, second = two_on_one_board(visit)
    seen_to_go_and_come_back(first, second)


def test_without_a_stream_the_other_board_asks(visit: Visitor, no_streams: None) -> None:
    first, second = two_on_one_board(visit, streams=False)
    seen_to_go_and_come_back(first, second)


def test_a_focused_card_keeps_its_focus(visit: Visitor) -> None:
    first, second = two_on_one_board(visit)
    mine, _ = first_card(second, "Due diligence")
    mine.focus()
    seen_to_go_and_come_back(first, second)
    expect(mine).to_be_focused()


def test_who_moves_a_card_that_is_elsewhere_is_told(visit: Visitor) -> None:
    first, second = visit(INVESTOR), visit(INVESTOR, scripts=False)
    second.goto("/pipeline")
    card, _ = first_card(second, "Sourced")
    deal = card.get_attribute("data-board-card")
    follow(card.get_by_role("link", name="Move"))
    open_board(first)
    other = first.locator(f"[data-board-card='{deal}']")
    moved_by_key(first, other, "Screening")
    form = second.locator("form[action$='/move']")
    form.locator("select[name=to]").select_option("first_meeting")
    form.get_by_role("button").first.click()
    expect(second.locator("main")).to_contain_text("moved it there. Nothing was changed.")
    moved_by_key(first, other, "Sourced", "Alt+ArrowLeft")


@pytest.mark.parametrize("size", [(1280, 900), PHONE])
def test_the_board_is_sound_while_it_is_followed(visit: Visitor, size: tuple[int, int]) -> None:
    page = visit(INVESTOR, size=size)
    page.goto("/pipeline")
    looks_sound(page)
