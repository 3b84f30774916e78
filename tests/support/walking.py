"""Walks through the pages of the application as somebody: from home along every link that a page shows them."""

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

_LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"#]*)', re.DOTALL)
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
#: Addresses are told apart by the page that answers, so a walk ends; this stops one that would not.
_MOST = 2_000


def signed_in(app: Flask, email: str, password: str) -> FlaskClient:
    """Give a client of somebody who has signed in, or of a visitor where there is no address."""
    client = app.test_client()
    if email:
        token = _TOKEN.search(client.get("/sign-in").text)
        assert token is not None
        form = {"csrf_token": token[1], "email": email, "password": password}
        assert client.post("/sign-in", data=form).status_code in (302, 303)
    return client


def walk(app: Flask, client: FlaskClient) -> dict[str, str]:
    """Give the pages that links lead to from home, by endpoint: of each the first address that was met.

    Files, parts of pages and what leads elsewhere are left out.
    """
    pages: dict[str, str] = {}
    met = {"/"}
    ahead = deque(met)
    while ahead and len(met) < _MOST:
        address = ahead.popleft()
        endpoint = _endpoint(app, address)
        if endpoint is None or endpoint in pages:
            continue
        with client.get(address) as answer:
            if answer.status_code != 200 or answer.mimetype != "text/html" or "<html" not in answer.text[:200]:
                continue
            html = answer.text
        pages[endpoint] = address
        for link in _links(html):
            if link not in met:
                met.add(link)
                ahead.append(link)
    return pages


def _links(html: str) -> Iterator[str]:
    for link in _LINK.findall(html):
        yield unescape(link)


def _endpoint(app: Flask, address: str) -> str | None:
    """Give the endpoint that answers an address, None where none does."""
    try:
        endpoint, _ = app.url_map.bind("127.0.0.1").match(urlsplit(address).path, method="GET")
    except HTTPException:
        return None
    return str(endpoint)
