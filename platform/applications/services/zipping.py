"""Write a due-diligence pack: tables, answers and files, with a manifest of what is in it and its checksums."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from pypdf.errors import PyPdfError

from applications.queries import Offer
from applications.services.packing import ANSWER_COLUMNS, COLUMNS, Applicant
from documents.services import stamping
from documents.services.opening import Opened
from foundation import clock
from foundation.archives import streamed
from foundation.files import Store, safe_name
from foundation.tabular import write_table

_CHUNK = 256 * 1024
_README = """Due-diligence pack of {programme}, {funder}
Made on {at} for {name}.

applicants.csv and applicants.xlsx hold a row for each of {count} applications: what checkers look up in the registers.
Names, numbers, addresses and people are what the ventures say of themselves; Parity has not checked them.
Each application has a folder with its answers as they were last sent, and the documents that its venture lets you read.
What you may not see is left out, and named in the column "Kept back".

manifest.json lists every file with its size and SHA-256. SHA256SUMS holds the same for `sha256sum --check`.
A PDF carries your name and the time on every page; "original_sha256" is that of the document as it was handed in.

That this pack was made, and each document in it opened, is in the log of disclosures and in the ventures' data rooms.
{warning}"""


@dataclass(frozen=True, slots=True)
class PackFile:
    """A document of a pack, by what is needed to write it after the database is closed."""

    path: str
    title: str
    digest: str
    media_type: str
    words: str
    opening: int


def files_of(applicant: Applicant, opened: Sequence[tuple[str, Opened]]) -> list[PackFile]:
    """Give the documents of an application their places in the pack."""
    return [
        PackFile(
            path=f"{applicant.folder}/files/{number:02d} {_named(each)}",
            title=title,
            digest=each.file.digest,
            media_type=each.file.media_type,
            words=each.words,
            opening=each.opening.id or 0,
        )
        for number, (title, each) in enumerate(opened, start=1)
    ]


def _named(opened: Opened) -> str:
    return safe_name(opened.file.filename, Path(opened.file.filename).suffix)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a pack is to hold, in plain values: it is written when the database is closed.

    Parameters
    ----------
    filename : str
        What the pack is called.
    made_at : datetime
        When it was made, in London.
    parts : sequence of (str, bytes) or PackFile
        Tables and texts with their paths, and documents, in their order.
    told : Mapping
        What the manifest says beside the files.
    """

    filename: str
    made_at: datetime
    parts: Sequence[tuple[str, bytes] | PackFile]
    told: Mapping[str, Any]


def contents_of(
    offer: Offer, applicants: Sequence[tuple[Applicant, Sequence[PackFile]]], *, made_for: str, warning: str
) -> Contents:
    """Compose a pack of applications with their documents.

    Parameters
    ----------
    made_for : str
        Whose name it carries.
    warning : str
        The risk warning, where whoever takes it is to be given one.
    """
    at = clock.now().astimezone(clock.LONDON)
    rows = [applicant.row(len(files)) for applicant, files in applicants]
    words = _README.format(
        programme=offer.mandate.name,
        funder=offer.funder.name,
        at=clock.moment_in_words(at),
        name=made_for,
        count=len(applicants),
        warning=f"\n{warning}\n" if warning else "",
    )
    parts: list[tuple[str, bytes] | PackFile] = [
        ("README.txt", words.encode()),
        ("applicants.csv", write_table(COLUMNS, rows, "csv")),
        ("applicants.xlsx", write_table(COLUMNS, rows, "xlsx", title="Applicants")),
    ]
    for applicant, files in applicants:
        if applicant.shows_offer:
            table = write_table(ANSWER_COLUMNS, applicant.answer_rows(), "csv")
            parts.append((f"{applicant.folder}/answers.csv", table))
        parts += files
    told = {
        "programme": offer.mandate.slug,
        "funder": offer.funder.slug,
        "made_at": at.isoformat(),
        "made_for": made_for,
        "demo": offer.mandate.demo,
        "applications": [_told(applicant, len(files)) for applicant, files in applicants],
    }
    return Contents(f"data-pack-{offer.mandate.slug}-{at:%Y-%m-%d}.zip", at, parts, told)


def _told(applicant: Applicant, files: int) -> dict[str, Any]:
    row = applicant.record.application
    return {
        "id": row.id,
        "venture": applicant.record.venture.slug,
        "status": row.status,
        "sending": row.sendings,
        "kept_back": list(applicant.kept_back),
        "files": files,
        "demo": row.demo,
    }


class Pack:
    """Writes a pack once, entry by entry, and its manifest from what was written.

    Parameters
    ----------
    contents : Contents
        What it holds.
    store : Store
        Where documents are kept.
    stamped : Path
        Where stamped copies lie meanwhile.
    """

    def __init__(self, contents: Contents, store: Store, stamped: Path) -> None:
        self.contents, self.store, self.stamped = contents, store, stamped
        self._written: list[dict[str, Any]] = []
        self._left_out: list[dict[str, Any]] = []

    def stream(self) -> Iterator[bytes]:
        """Write it as a ZIP file, piece by piece."""
        return streamed(self._entries(), self.contents.made_at)

    def _entries(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        for part in self.contents.parts:
            if isinstance(part, PackFile):
                yield from self._document(part)
            else:
                yield self._entry(*part)
        # These two list what is written by then, and so come last.
        sums = "".join(f"{each['sha256']}  {each['path']}\n" for each in self._written)
        yield self._entry("SHA256SUMS", sums.encode())
        told = {**self.contents.told, "files": self._written, "left_out": self._left_out}
        yield "manifest.json", [json.dumps(told, ensure_ascii=False, indent=2).encode()]

    def _entry(self, path: str, content: bytes) -> tuple[str, Iterable[bytes]]:
        return path, self._noted(path, [content])

    def _document(self, file: PackFile) -> Iterator[tuple[str, Iterable[bytes]]]:
        source = self._opened(file)
        if source is None:
            self._left_out.append({"path": file.path, "title": file.title, "original_sha256": file.digest})
            return
        known = {"title": file.title, "media_type": file.media_type, "original_sha256": file.digest}
        with source:
            yield file.path, self._noted(file.path, iter(lambda: source.read(_CHUNK), b""), **known)

    def _opened(self, file: PackFile) -> BinaryIO | None:
        """Open a document, stamped where it has to be; None where it is lost, or a PDF that cannot be stamped."""
        if not self.store.holds(file.digest):
            return None
        source = self.store.open(file.digest)
        if not file.words:
            return source
        with source:
            try:
                copy = stamping.stamped(source, self.stamped, file.digest, file.opening, file.words)
            except PyPdfError:
                return None
        return copy.open("rb")

    def _noted(self, path: str, chunks: Iterable[bytes], **known: Any) -> Iterator[bytes]:
        """Pass content on, and note its length and checksum once it is whole."""
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            yield chunk
        self._written.append({"path": path, "size": size, "sha256": digest.hexdigest(), **known})
