"""A deal's page as a place to work, on a wide screen and on a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import follow

INVESTOR = "investor@parity.example"


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_notes_tasks_and_files_are_kept_on_a_deals_page(
    visit: Visitor, tmp_path: Path, size: tuple[int, int], theme: Theme
) -> None:
    page = visit(INVESTOR, size=size, theme=theme)
    page.goto("/pipeline")
    follow(page.locator("[data-board-column='due_diligence'] .board-card-title").first)
    notes, tasks, files = (page.locator(f"#{part}") for part in ("notes", "tasks", "files"))
    notes.get_by_label("New note").fill("@Nobody has the numbers")
    notes.get_by_role("button", name="Add note").click()
    expect(notes.get_by_text("Nobody in your organisation is called Nobody").first).to_be_visible()
    expect(notes.get_by_label("New note")).to_have_value("@Nobody has the numbers")
    notes.get_by_label("New note").fill(f"They have the numbers {size[0]}.")
    notes.get_by_label("Meeting", exact=True).check()
    notes.get_by_label("Day of the meeting").fill("2026-11-03")
    notes.get_by_role("button", name="Add note").click()
    expect(notes.get_by_text(f"They have the numbers {size[0]}.")).to_be_visible()
    tasks.get_by_text("Add a task").click()
    tasks.get_by_label("New task").fill(f"Read the numbers {size[0]}")
    tasks.get_by_role("button", name="Add task").click()
    expect(tasks.get_by_text(f"Read the numbers {size[0]}").first).to_be_visible()
    paper = tmp_path / f"terms {size[0]}.txt"
    paper.write_text(f"Terms as we see them, {size[0]} wide.\n")
    files.get_by_text("Add a file").click()
    files.locator("input[type=file]").set_input_files(paper)
    files.get_by_role("button", name="Add file").click()
    expect(files.get_by_role("link", name=re.compile("^Open"))).to_be_visible()
    expect(page.get_by_role("heading", name="Then and now")).to_be_visible()
    expect(page.get_by_text(f"Added the file terms {size[0]}.txt.")).to_be_visible()
    # Back to the top: after a jump to a part of the page its first fields lie under the bar.
    page.goto(page.url.partition("#")[0])
    looks_sound(page)
    page.goto("/pipeline/tasks")
    row = page.get_by_role("row").filter(has_text=f"Read the numbers {size[0]}")
    looks_sound(page)
    row.get_by_role("button", name="Done").click()
    expect(row).to_have_count(0)
