"""Contacts in a browser: a file is brought in and reviewed, the list is searched, sound at both widths."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import follow

INVESTOR = "investor@parity.example"
FILE = (
    "Full name,Email,Firm,Deal stage,Amount\n"
    "Piers Lacock,piers-lacock@severnside-angels.example,Severnside Angels,Committed {0},50k\n"
    "Nerys {0},nerys-{0}@tern.example,Tern {0},New,\n"
    "Nobody,not an address,,,much\n"
)


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_file_of_contacts_is_brought_in(visit: Visitor, size: tuple[int, int], theme: Theme) -> None:
    page = visit(INVESTOR, size=size, theme=theme)
    page.goto("/contacts")
    looks_sound(page)
    follow(page.get_by_role("link", name="Bring in a file"))
    looks_sound(page)
    content = FILE.format(theme).encode()
    page.get_by_label("Spreadsheet or export").set_input_files(
        {"name": "crm.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_label("Field for Firm")).to_be_visible()
    looks_sound(page)
    page.get_by_label("Field for Firm").select_option("company")
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_text("has the same e-mail address as a contact of yours")).to_be_visible()
    looks_sound(page)
    takes = theme == "light"
    if takes:
        page.get_by_label("Stage of row 2: take").check()
        follow(page.get_by_role("button", name="Keep these choices"))
    follow(page.get_by_role("link", name="Break a rule"))
    looks_sound(page)
    page.get_by_role("button", name="Load 2 rows").click()
    # Where nothing of theirs is taken, what was there stays as it was.
    came = "1 added, 1 merged" if takes else "1 added, 0 merged, 1 left as they were"
    expect(page.get_by_text(came).first).to_be_visible()
    page.goto(f"/contacts?q=Nerys+{theme}")
    expect(page.locator("main tbody tr")).to_have_count(1)
    follow(page.get_by_role("link", name=f"Nerys {theme}", exact=True))
    looks_sound(page)
    page.get_by_label("Next step", exact=True).fill("Call")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_two_contacts_are_put_together(visit: Visitor, size: tuple[int, int], theme: Theme) -> None:
    page = visit(INVESTOR, size=size, theme=theme)
    for role in ("Partner", "Director"):
        page.goto("/contacts/new")
        page.get_by_label("Name").first.fill(f"Iolo {theme}")
        page.get_by_label("Company", exact=True).fill("Tern Works")
        page.get_by_label("Role").fill(role)
        follow(page.get_by_role("button", name="Save"))
    page.goto(f"/contacts?q=Iolo+{theme}")
    follow(page.locator("main tbody th a").first)
    follow(page.get_by_role("link", name="Merge with another contact"))
    looks_sound(page)
    follow(page.locator("main tbody th a"))
    looks_sound(page)
    page.get_by_label("Director").check()
    page.get_by_role("button", name="Merge the two").click()
    expect(page.get_by_text("The two are one contact now.")).to_be_visible()
    expect(page.get_by_label("Role")).to_have_value("Director")
