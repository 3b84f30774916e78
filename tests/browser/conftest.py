"""Fixtures of the browser tests: the demo served on this machine, and a Chromium that looks at it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from typing import Any, Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from foundation.database import metadata
from foundation.settings import load_settings
from foundation.web import db
from tests.support.browser import Watch, axe_problems, launch, rest, serving, spill
from webapp.commands.seed import load_demo_data, load_reference_facts
from webapp.demo.people import PASSWORD
from webapp.factory import create_app

Theme = Literal["light", "dark"]
WIDE = (1280, 900)
PHONE = (360, 780)
#: Milliseconds that something may take to appear. A busy machine takes long, and only failures wait.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@dataclass
class Site:
    """The demo as it is served, and who has signed in to it so far."""

    address: str
    app: Flask
    states: dict[str, Any] = field(default_factory=dict)


def _demo(folder: Path) -> Flask:
    settings = load_settings(
        demo=True, instance=folder, secure_cookies=False, rate_limits=False, log_level="ERROR", secret_key="s" * 32
    )
    return create_app(settings)


@pytest.fixture(scope="session")
def untouched_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of a demo that nobody has used yet: reference facts and demo data on SQLite."""
    folder = tmp_path_factory.mktemp("untouched")
    app = _demo(folder)
    with app.app_context():
        metadata.create_all(db.engine)
        load_reference_facts()
        load_demo_data()
        db.engine.dispose()
    return folder


@pytest.fixture(scope="module")
def site(untouched_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole application over a demo of the module's own, so that no module meets what another has done to it."""
    app = _demo(copytree(untouched_demo, tmp_path_factory.mktemp("site"), dirs_exist_ok=True))
    with serving(app) as address:
        yield Site(address, app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


class Visitor:
    """Opens pages as somebody: on a wide screen or a phone, in light or dark, with scripts or without."""

    def __init__(self, site: Site, browser: Browser, watch: Watch) -> None:
        self._site = site
        self._browser = browser
        self._watch = watch
        self._contexts: list[BrowserContext] = []

    def __call__(
        self, email: str = "", *, size: tuple[int, int] = WIDE, theme: Theme = "light", scripts: bool = True
    ) -> Page:
        """Open an empty page, signed in as one of the demo people where an address is given."""
        if email and email not in self._site.states:
            self._sign_in(email)
        return self._page(self._site.states.get(email), size=size, theme=theme, scripts=scripts)

    def _page(self, state: Any, *, size: tuple[int, int], theme: Theme, scripts: bool) -> Page:
        context = self._browser.new_context(
            base_url=self._site.address,
            color_scheme=theme,
            java_script_enabled=scripts,
            locale="en-GB",
            reduced_motion="reduce",
            storage_state=state,
            viewport={"width": size[0], "height": size[1]},
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        return self._watch.over(context.new_page())

    def _sign_in(self, email: str) -> None:
        page = self._page(None, size=WIDE, theme="light", scripts=True)
        page.goto("/sign-in")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in").click()
        page.locator(".menu-person").wait_for()
        self._site.states[email] = page.context.storage_state()

    def close(self) -> None:
        """Close every page that was opened."""
        for context in self._contexts:
            context.close()


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Visitor]:
    """Opens pages. After the test nothing may have gone wrong in any of them, and nothing may have left the machine."""
    watch = Watch(site.address)
    visitor = Visitor(site, browser, watch)
    yield visitor
    visitor.close()
    assert watch.problems == []


@pytest.fixture
def page(visit: Visitor) -> Page:
    """A visitor's page on a wide screen."""
    return visit()


@pytest.fixture
def phone_page(visit: Visitor) -> Page:
    """A visitor's page on a phone."""
    return visit(size=PHONE)


def looks_sound(page: Page) -> None:
    """See that a page has one heading of its own, fits its window, and that axe finds nothing wrong with it.

    Only where scripts run: what is asked of a page without them is never answered.
    """
    assert unsound(page) == []


def unsound(page: Page) -> list[str]:
    """Give what makes a page unsound, a line each."""
    rest(page)
    wrong = {
        "it has not one heading": page.locator("h1").count() != 1,
        "its title does not name the product": not page.title().endswith("Parity"),
        "it is wider than its window": spill(page) > 0,
    }
    return [*(words for words, so in wrong.items() if so), *axe_problems(page)]


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """Where a test keeps what it downloads."""
    return tmp_path
