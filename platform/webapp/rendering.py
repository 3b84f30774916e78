"""What templates can say: dates, pounds, percentages, and where the built scripts and styles are."""

import json
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask, has_request_context, request
from markupsafe import Markup, escape

from accounts.routes import current_viewer
from foundation import clock
from foundation.money import format_full_pounds, format_pounds, format_whole_pounds
from foundation.web import settings
from webapp import components
from webapp.navigation import has_endpoint

#: Set by the button in the top bar; not a secret, and read by its script as well.
THEME_COOKIE = "parity_theme"


def init_app(app: Flask) -> None:
    """Give templates their words and the names that every page uses."""
    add_words(app)

    @app.context_processor
    def _everywhere() -> dict[str, object]:
        return {
            "viewer": current_viewer(),
            "today": clock.today(),
            "demo_mode": settings(app).demo,
            "theme": chosen_theme(),
        }


def add_words(app: Flask) -> None:
    """Give templates their filters and what components need; nothing in it asks who is looking."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        pounds=format_pounds,
        full_pounds=format_full_pounds,
        whole_pounds=format_whole_pounds,
        day=day,
        stated_day=stated_day,
        moment=moment,
        percent=percent,
        paragraphs=paragraphs,
    )
    app.jinja_env.globals.update(asset=asset, has_endpoint=has_endpoint, icon_of=icon_of)
    components.init_app(app)


def chosen_theme() -> str:
    """Give the theme that somebody chose on this machine; without a choice the page follows the system's."""
    chosen = request.cookies.get(THEME_COOKIE, "") if has_request_context() else ""
    return chosen if chosen in ("light", "dark") else ""


def day(value: date | datetime | None, unknown: str = "not known") -> str:
    """Write a date as 3 Nov 2026."""
    return unknown if value is None else clock.in_words(value)


def stated_day(value: str) -> str:
    """Write a date that a source states, which may be a year or a month alone, as 3 Nov 2026 where it is whole."""
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


def moment(value: datetime | None, unknown: str = "never") -> str:
    """Write a moment as 3 Nov 2026, 14:05, in London."""
    return unknown if value is None else clock.moment_in_words(value)


def percent(value: float | None, digits: int = 0, unknown: str = "not known") -> str:
    """Write a share of one as a percentage."""
    return unknown if value is None else f"{100 * value:.{digits}f}%"


def paragraphs(text: str | None) -> Markup:
    """Write plain text as paragraphs, with everything in it escaped."""
    blocks = [block.strip() for block in (text or "").replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.split("\n"))) for block in blocks
    )


@cache
def asset(name: str) -> str:
    """Give the address of a built script or style, with its content's hash in it.

    Kept for the life of the process: what was built before it started is what it serves.
    """
    folder = Path(__file__).parent / "static"
    manifest = folder / "build" / "manifest.json"
    built: dict[str, str] = json.loads(manifest.read_text()) if manifest.exists() else {}
    return f"/static/build/{built.get(name, name)}"


@lru_cache(maxsize=512)
def icon_of(name: str, label: str = "") -> Markup:
    """Draw an icon; with a label it says something that the words beside it do not."""
    said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>').format(
        said, asset("icons.svg"), name
    )
