"""The board: cards move by mouse, by key, and by a form without any script."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor
from tests.support.browser import follow

INVESTOR = "investor@parity.example"


def column(page: Page, name: str) -> Locator:
    return page.locator("[data-board-column]").filter(has=page.get_by_role("heading", name=name, exact=True))


def open_board(page: Page) -> None:
    """Open the board, and wait until its cards can be taken up: they are given to hand once the page is there."""
    page.goto("/pipeline")
    expect(page.locator("[data-board].is-live")).to_be_visible()


def first_card(page: Page, name: str) -> tuple[Locator, str]:
    """The first card of a column, found by its deal wherever it goes, and what it is called."""
    card = column(page, name).locator("[data-board-card]").first
    deal = card.get_attribute("data-board-card")
    return page.locator(f"[data-board-card='{deal}']"), card.locator("a").first.inner_text()


def test_a_card_is_dragged_to_another_column(visit: Visitor) -> None:
    page = visit(INVESTOR)
    open_board(page)
    card, _ = first_card(page, "Sourced")
    deal = card.get_attribute("data-board-card")
    to = column(page, "Screening")
    before = int(to.locator("[data-board-count]").inner_text())
    start, end = card.bounding_box(), to.locator("[data-board-list]").bounding_box()
    assert start
    assert end
    with page.expect_response("**/move") as moved:
        page.mouse.move(start["x"] + start["width"] - 20, start["y"] + 50)
        page.mouse.down()
        page.mouse.move(end["x"] + 60, end["y"] + 30, steps=12)
        page.mouse.move(end["x"] + 62, end["y"] + 34, steps=4)
        page.mouse.up()
    assert moved.value.ok
    expect(to.locator(f"[data-board-card='{deal}']")).to_be_visible()
    expect(to.locator("[data-board-count]")).to_have_text(str(before + 1))
    page.reload()
    expect(to.locator(f"[data-board-card='{deal}']")).to_be_visible()


def test_a_card_is_moved_by_key_and_said_to_be(visit: Visitor) -> None:
    page = visit(INVESTOR)
    open_board(page)
    card, title = first_card(page, "First meeting")
    card.focus()
    page.keyboard.press("Alt+ArrowRight")
    deal = card.get_attribute("data-board-card")
    expect(column(page, "Partner meeting").locator(f"[data-board-card='{deal}']")).to_be_focused()
    expect(page.locator("[data-announce]")).to_contain_text(f"{title}: now in Partner meeting")


def test_arrow_keys_walk_over_the_cards(visit: Visitor) -> None:
    page = visit(INVESTOR)
    open_board(page)
    cards = column(page, "Screening").locator("[data-board-card]")
    cards.nth(0).focus()
    page.keyboard.press("ArrowDown")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cards.nth(0)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(column(page, "First meeting").locator("[data-board-card]").first).to_be_focused()


def test_passing_on_a_deal_asks_why(visit: Visitor) -> None:
    page = visit(INVESTOR)
    open_board(page)
    stages = page.locator("[data-board-column]").evaluate_all("all => all.map(one => one.dataset.boardColumn)")
    before = stages[stages.index("on_hold") - 1]
    card = page.locator(f"[data-board-column='{before}'] [data-board-card]").first
    if not card.count():
        card = page.locator("[data-board-column='legals'] [data-board-card]").first
    card.focus()
    page.keyboard.press("Alt+ArrowRight")
    page.wait_for_url("**/pipeline/deals/*")
    expect(page.locator("#move-deal")).to_be_visible()


def test_without_a_script_the_move_is_a_form(visit: Visitor) -> None:
    page = visit(INVESTOR, scripts=False)
    page.goto("/pipeline")
    card, _ = first_card(page, "Screening")
    deal = card.get_attribute("data-board-card")
    follow(card.get_by_role("link", name="Move"))
    form = page.locator("form[action$='/move']")
    form.locator("select[name=to]").select_option("first_meeting")
    follow(form.get_by_role("button").first)
    page.goto("/pipeline")
    expect(column(page, "First meeting").locator(f"[data-board-card='{deal}']")).to_be_visible()
