"""The start page as somebody sees it, for tests."""

from html import unescape

from flask.testing import FlaskClient


def seen(client: FlaskClient) -> str:
    """The words of the start page without the frame around it, in one line."""
    answer = client.get("/")
    assert answer.status_code == 200
    return " ".join(unescape(answer.text).split("<main")[1].split())
