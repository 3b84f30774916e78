"""The clock, names and secrets, pages, mail in a folder, and what may be logged."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import clock
from foundation.ids import new_token, slugify, token_hash, unique_slug
from foundation.logs import ALLOWED, drop_unlisted
from foundation.mail import FolderMailer, Letter
from foundation.paging import Page


def test_today_is_the_date_in_london() -> None:
    with clock.frozen(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 1)
    with clock.frozen(datetime(2026, 1, 1, 0, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 1, 1)


def test_the_clock_refuses_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.frozen(datetime(2026, 1, 1)):  # noqa: DTZ001
        pass


@given(st.text(max_size=200))
def test_a_slug_is_always_fit_for_an_address(text: str) -> None:
    slug = slugify(text)
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(slug) <= 80
    assert slugify(slug) == slug


def test_a_taken_slug_gets_a_number() -> None:
    taken = {"tarnwick", "tarnwick-2"}
    assert unique_slug("Tarnwick", taken.__contains__) == "tarnwick-3"


def test_tokens_differ_and_only_their_hash_is_kept() -> None:
    first, second = new_token(), new_token()
    assert first != second
    assert token_hash(first) == token_hash(first) != token_hash(second)
    assert first not in token_hash(first)


def test_a_page_knows_where_it_stands() -> None:
    page = Page(items=["x"] * 5, total=45, number=5, size=10)
    assert (page.pages, page.first, page.last) == (5, 41, 45)
    empty: Page[str] = Page(items=[], total=0, number=1, size=10)
    assert (empty.pages, empty.first, empty.last) == (1, 0, 0)


def test_letters_without_a_server_are_kept_in_a_folder(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path / "outbox", "Parity <no-reply@parity.invalid>")
    mailer.send(Letter("a@parity.example", "One\nBcc: b@parity.example", "Grüße"))
    mailer.send(Letter("a@parity.example", "Two", "Again"))
    letters = [
        message_from_bytes(path.read_bytes(), policy=default) for path in sorted((tmp_path / "outbox").iterdir())
    ]
    assert [letter["Subject"] for letter in letters] == ["One Bcc: b@parity.example", "Two"]
    assert letters[0]["Bcc"] is None
    assert letters[0].get_content().strip() == "Grüße"


def test_logs_drop_what_is_not_on_the_list_and_say_so() -> None:
    logged = drop_unlisted(None, "info", {"event": "request", "status": 200, "email": "a@parity.example"})
    assert logged == {"event": "request", "status": 200, "dropped": ["email"]}
    assert not ALLOWED & {"email", "name", "password", "text"}


def test_frozen_time_ends_with_its_block() -> None:
    with clock.frozen(datetime(2020, 1, 1, tzinfo=UTC)):
        assert clock.now().year == 2020
    assert clock.now() - datetime.now(UTC) < timedelta(seconds=5)
