"""Reads PDFs back."""

from io import BytesIO

from flask.testing import FlaskClient
from pypdf import PdfReader


def count_pages(content: bytes) -> int:
    """How many pages there are."""
    return len(PdfReader(BytesIO(content)).pages)


def pages_of(content: bytes) -> list[str]:
    """The text of every page, without the marks at which long words may break."""
    return [page.extract_text().replace("\u200b", "") for page in PdfReader(BytesIO(content)).pages]


def text_at(client: FlaskClient, address: str) -> str:
    """The text of the PDF at an address."""
    answer = client.get(address)
    assert answer.content_type == "application/pdf"
    return "\n".join(pages_of(answer.data))
