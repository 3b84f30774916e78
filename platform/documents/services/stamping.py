"""Put a reader's name and the time on every page of a PDF."""

import shutil
import time
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from pypdf import PageObject, PdfReader, PdfWriter

from foundation import pdf

_TEMPLATE = Path(__file__).parents[1] / "typst" / "stamp.typ"
#: A stamped copy is kept for as long as one reading may ask for parts of it.
KEPT_SECONDS = 3_600


def stamped(source: BinaryIO, folder: Path, digest: str, key: int, words: str) -> Path:
    """Give a copy of a PDF with words on every page. A copy that was made for the same reading is given again.

    Parameters
    ----------
    source : file-like
        The PDF.
    folder : Path
        Where copies lie; those of earlier readings are cleared away.
    digest : str
        SHA-256 of the PDF.
    key : int
        The reading.
    words : str
        What stands on the pages.
    """
    place = folder / digest / f"{key}.pdf"
    if place.exists():
        return place
    _clear(folder)
    place.parent.mkdir(parents=True, exist_ok=True)
    writer = PdfWriter(clone_from=PdfReader(source))
    overlays: dict[tuple[float, float], PageObject] = {}
    for page in writer.pages:
        if page.rotation:
            page.transfer_rotation_to_content()
        box = page.mediabox
        size = (round(float(box.width), 1), round(float(box.height), 1))
        if size not in overlays:
            overlays[size] = PdfReader(BytesIO(_overlay(*size, words))).pages[0]
        page.merge_translated_page(overlays[size], float(box.left), float(box.bottom))
    part = place.with_suffix(".part")
    with part.open("wb") as target:
        writer.write(target)
    part.replace(place)
    return place


def forget(folder: Path, digest: str) -> None:
    """Clear the copies of a PDF away."""
    shutil.rmtree(folder / digest, ignore_errors=True)


def _overlay(width: float, height: float, words: str) -> bytes:
    return pdf.compile(_TEMPLATE, {"width": width, "height": height, "words": words})


def _clear(folder: Path) -> None:
    oldest = time.time() - KEPT_SECONDS
    for path in folder.glob("*/*.pdf"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
