"""The data room in a browser: a file is sent and shared, an investor opens it, and what is taken back is gone."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader, PdfWriter

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import follow

FOUNDER, INVESTOR = "founder@parity.example", "investor@parity.example"
ROOM = "/ventures/tarnwick-motion/documents"
PAGES = [(FOUNDER, ROOM), (FOUNDER, f"{ROOM}/openings"), (INVESTOR, ROOM), (INVESTOR, "/documents")]
_DROP = """([name, text]) => {
    const held = new DataTransfer();
    held.items.add(new File([text], name, {type: "text/plain"}));
    const area = document.querySelector("[data-drop]");
    area.dispatchEvent(new DragEvent("dragover", {bubbles: true, cancelable: true, dataTransfer: held}));
    area.dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: held}));
}"""


@pytest.mark.parametrize(("who", "address"), PAGES)
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_page_of_the_data_room_is_sound(
    visit: Visitor, who: str, address: str, size: tuple[int, int], theme: Theme
) -> None:
    page = visit(who, size=size, theme=theme)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    looks_sound(page)


def a_pdf(path: Path) -> Path:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(path)
    return path


def add(page: Page, title: str) -> None:
    form = page.locator("form[data-upload]")
    form.get_by_label("Title").fill(title)
    form.get_by_role("button", name="Add document").click()


def test_a_file_is_sent_shared_opened_and_taken_back(visit: Visitor, tmp_path: Path) -> None:
    page, reader = visit(FOUNDER), visit(INVESTOR)
    page.goto(ROOM)
    form = page.locator("form[data-upload]")
    form.get_by_label("File").set_input_files(a_pdf(tmp_path / "Board minutes.pdf"))
    form.get_by_label("Folder").select_option("Completion")
    add(page, "Board minutes")
    expect(page.locator("main .notice").first).to_contain_text("The document is in your data room.")
    expect(page).to_have_url(ROOM)
    looks_sound(page)
    reader.goto(ROOM)
    expect(reader.get_by_role("link", name="Open Pitch deck")).to_be_visible()
    expect(reader.get_by_role("link", name="Open Board minutes")).to_have_count(0)

    leave = page.locator("form[action$='/leave']")
    leave.get_by_label("A person’s e-mail address").fill(INVESTOR)
    leave.get_by_label("Or one document").select_option("Board minutes")
    leave.get_by_role("button", name="Give leave").click()
    expect(page.locator("main")).to_contain_text(f"{INVESTOR} may read it now.")
    reader.reload()
    link = reader.get_by_role("link", name="Open Board minutes")
    address = str(link.get_attribute("href"))
    opened = reader.request.get(address)
    assert opened.status == 200
    assert "Idris Calloway" in PdfReader(BytesIO(opened.body())).pages[0].extract_text()
    page.goto(f"{ROOM}/openings")
    expect(page.get_by_role("row").filter(has_text="Board minutes")).to_contain_text("Idris Calloway")

    page.goto(ROOM)
    row = page.locator("li").filter(has_text=INVESTOR).filter(has=page.get_by_role("button", name="Take back"))
    row.get_by_role("button", name="Take back").click()
    expect(page.locator("main")).to_contain_text("no longer has this leave")
    assert reader.request.get(address).status == 404
    reader.reload()
    expect(reader.get_by_role("link", name="Open Board minutes")).to_have_count(0)

    follow(page.get_by_role("link", name="Board minutes", exact=True))
    looks_sound(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("main")).to_contain_text("The document is removed")


def test_a_file_is_dropped_and_kept_where_another_answer_is_wrong(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto(ROOM)
    page.evaluate(_DROP, ["notes.txt", "Notes of eleven interviews."])
    form = page.locator("form[data-upload]")
    assert form.get_by_label("File").evaluate("input => input.files[0].name") == "notes.txt"
    # The browser itself would stop at the folder; the server's word is wanted.
    form.evaluate("form => form.noValidate = true")
    add(page, "Interviews")
    expect(page.locator(".error-summary")).to_be_focused()
    form = page.locator("form[data-upload]")
    expect(form.get_by_label("Title")).to_have_value("Interviews")
    assert form.get_by_label("File").evaluate("input => input.files[0].name") == "notes.txt"
    looks_sound(page)
    form.get_by_label("Folder").select_option("Diligence")
    add(page, "Interviews")
    expect(page.locator("main .notice").first).to_contain_text("The document is in your data room.")
    expect(page.get_by_role("link", name="Interviews", exact=True)).to_be_visible()


def test_a_file_over_the_limit_is_told_before_it_is_sent(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto(ROOM)
    page.locator("[data-drop]").evaluate("area => { area.dataset.most = '1048576'; }")
    page.locator("form[data-upload]").get_by_label("File").set_input_files(
        {"name": "long.txt", "mimeType": "text/plain", "buffer": b"a" * 1_100_000}
    )
    said = page.locator("form[data-upload] input[type=file]").evaluate("input => input.validationMessage")
    assert said == "The file is larger than 1 MB."


def test_the_bar_says_how_far_a_file_is(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto(ROOM)
    page.evaluate(
        """() => {
            window.seen = [];
            const bar = document.querySelector("form[data-upload] progress");
            new MutationObserver(() => window.seen.push([bar.hidden, bar.value])).observe(bar, {attributes: true});
        }"""
    )
    form = page.locator("form[data-upload]")
    form.get_by_label("File").set_input_files(
        {"name": "long.txt", "mimeType": "text/plain", "buffer": b"a line\n" * 600_000}
    )
    form.get_by_label("Folder").select_option("Diligence")
    add(page, "A long log")
    expect(page.locator("main .notice").first).to_contain_text("The document is in your data room.")
    seen = page.evaluate("window.seen")
    assert [False, 100] in [[hidden, round(value)] for hidden, value in seen]


def test_the_data_room_works_without_a_script(visit: Visitor) -> None:
    page = visit(FOUNDER, size=PHONE, scripts=False)
    page.goto(ROOM)
    form = page.locator("form[data-upload]")
    form.get_by_label("File").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"By hand."})
    form.get_by_label("Folder").select_option("Diligence")
    add(page, "Without a script")
    expect(page.locator("main .notice").first).to_contain_text("The document is in your data room.")
