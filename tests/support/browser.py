"""A real browser for tests: the Chromium of the front end's packages, kept to this machine and watched."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Playwright, Request, Response, expect
from werkzeug.serving import WSGIRequestHandler, make_server

MODULES = Path(__file__).resolve().parents[2] / "frontend" / "node_modules"
#: What is asked of every page: WCAG 2.2 AA, and the practices that axe holds to be sound.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-sandbox",
    "--no-zygote",
]
#: A page that answers with an error on purpose makes the browser say so; tests look at the answer themselves.
_SAID_OF_ANSWERS = "Failed to load resource: the server responded with a status of 4"


def chromium_folder() -> Path:
    """Give the folder of the unpacked Chromium; ``bin/frontend browser`` unpacks it."""
    package = MODULES / "@sparticuz" / "chromium" / "package.json"
    folder = MODULES / ".cache"
    if package.exists():
        folder /= f"chromium-{json.loads(package.read_text())['version']}"
    assert (folder / "chromium").exists(), "There is no browser for the tests yet: run bin/frontend browser"
    return folder


def launch(playwright: Playwright) -> Browser:
    """Start Chromium, as root or not, with the libraries and the font that it brings."""
    folder = chromium_folder()
    libraries = [str(folder / "lib"), *filter(None, [os.environ.get("LD_LIBRARY_PATH")])]
    return playwright.chromium.launch(
        executable_path=folder / "chromium",
        args=_FLAGS,
        env={
            **os.environ,
            "LD_LIBRARY_PATH": os.pathsep.join(libraries),
            "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        },
    )


class _Silent(WSGIRequestHandler):
    """Leaves the log to the application."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a free port of this machine and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


@dataclass
class Watch:
    """What went wrong in pages while a test used them: errors, broken parts, and requests that left the machine."""

    address: str
    problems: list[str] = field(default_factory=list)

    def over(self, page: Page) -> Page:
        """Watch a page from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)
        return page

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_SAID_OF_ANSWERS):
            self.problems.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.problems.append(f"left the machine: {request.url}")

    def _response(self, response: Response) -> None:
        part = response.request.resource_type in ("stylesheet", "script", "image", "font", "manifest")
        if response.status >= 500 or (part and response.status >= 400):
            self.problems.append(f"{response.status}: {response.url}")


def follow(control: Locator) -> None:
    """Click what leads to another page, and wait until that page is there, whole and with its scripts run.

    A click by itself waits for neither: what comes after it may still meet the page before, or half of the next.
    """
    with control.page.expect_navigation():
        control.click()


def rest(page: Page) -> None:
    """Wait until a page is there, and nothing more of it is being fetched or put in its place."""
    page.wait_for_load_state()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


@contextmanager
def saving_itself(page: Page, words: str = "") -> Iterator[None]:
    """Change a form that saves itself, and wait until that is saved and what hangs on it is drawn anew.

    Several changes may be saved one after the other: where words are given, what holds them is waited for.
    """
    with page.expect_request(lambda sent: sent.method == "POST" and words in (sent.post_data or "")) as saving:
        yield
    saving.value.response()
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    rest(page)


def axe_problems(page: Page) -> list[str]:
    """Give what axe finds wrong in a page, a line each."""
    page.evaluate((MODULES / "axe-core" / "axe.min.js").read_text())
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{problem['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for problem in found["violations"]
        for node in problem["nodes"]
    ]


def spill(page: Page) -> int:
    """Give how many pixels a page is wider than its window; no page scrolls sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
