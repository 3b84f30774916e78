"""Walks through the pages of a served application as somebody: from home along every link that a page shows them."""

import re
from collections import deque
from html import unescape
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from flask import Flask
from werkzeug.exceptions import HTTPException

_LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"#]*)', re.DOTALL)
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def signed_in(site: str, email: str, password: str) -> OpenerDirector:
    """Open pages as somebody who has signed in, or as a visitor where there is no address."""
    opener = build_opener(HTTPCookieProcessor())
    if email:
        token = _TOKEN.search(_page(opener, f"{site}/sign-in"))
        assert token is not None
        form = {"csrf_token": token[1], "email": email, "password": password}
        opener.open(f"{site}/sign-in", urlencode(form).encode()).close()
    return opener


def walk(app: Flask, site: str, opener: OpenerDirector) -> dict[str, str]:
    """Give the pages that links lead to from home, by endpoint: of each the first address that was met.

    Files, parts of pages and what leads elsewhere are left out.
    """
    pages: dict[str, str] = {}
    met = {"/"}
    ahead = deque(met)
    while ahead:
        address = ahead.popleft()
        endpoint = _endpoint(app, address)
        if endpoint is None or endpoint in pages:
            continue
        html = _page(opener, site + address)
        if not html:
            continue
        pages[endpoint] = address
        for link in map(unescape, _LINK.findall(html)):
            if link not in met:
                met.add(link)
                ahead.append(link)
    return pages


def _page(opener: OpenerDirector, address: str) -> str:
    """Give a page, or nothing where there is none."""
    try:
        with opener.open(address.replace(" ", "%20")) as answer:
            content = answer.read()
            html = content.decode() if answer.headers.get_content_type() == "text/html" else ""
    except HTTPError as error:
        error.close()
        return ""
    return html if "<html" in html[:200] else ""


def _endpoint(app: Flask, address: str) -> str | None:
    """Give the endpoint that answers an address, None where none does."""
    try:
        endpoint, _ = app.url_map.bind("127.0.0.1").match(urlsplit(address).path, method="GET")
    except HTTPException:
        return None
    return str(endpoint)
