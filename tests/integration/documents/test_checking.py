"""What a file is, by its content; and the scanner that speaks clamd's protocol."""

import socketserver
import struct
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfWriter

from documents.services.checking import MOST_PAGES, kind_of
from foundation.errors import Invalid
from foundation.scanning import ClamdScanner, ScanFailed

#: Stand in files of this test only.
BAD, TOO_LONG = b"Test-Virus-Content", b"Longer than the scanner takes"


def a_pdf(path: Path, *, pages: int = 1, password: str = "") -> Path:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password)
    writer.write(path)
    return path


def an_archive(path: Path, *members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.writestr(member, "held")
    return path


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="locked with a password"):
        kind_of(a_pdf(tmp_path / "deck.pdf", password="kettle"), "deck.pdf")


@pytest.mark.parametrize("pages", [0, MOST_PAGES + 1])
def test_a_pdf_without_pages_or_with_too_many_is_refused(tmp_path: Path, pages: int) -> None:
    with pytest.raises(Invalid, match="between 1 and 2,000 pages"):
        kind_of(a_pdf(tmp_path / "deck.pdf", pages=pages), "deck.pdf")


@pytest.mark.parametrize(
    ("member", "name", "ending"),
    [("word/document.xml", "Plan.docx", ".docx"), ("xl/workbook.xml", "Plan.exe", ".xlsx")],
)
def test_an_office_file_is_named_by_what_it_holds(tmp_path: Path, member: str, name: str, ending: str) -> None:
    assert kind_of(an_archive(tmp_path / "sent", "[Content_Types].xml", member), name).filename == f"Plan{ending}"


def test_macros_are_refused_whatever_the_file_is_called(tmp_path: Path) -> None:
    path = an_archive(tmp_path / "sent", "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
    with pytest.raises(Invalid, match="holds macros"):
        kind_of(path, "Plan.docx")


def test_an_archive_of_anything_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="Archives are not taken"):
        kind_of(an_archive(tmp_path / "sent", "notes.txt"), "notes.docx")


class _Clamd(socketserver.StreamRequestHandler):
    """Answers as clamd does to INSTREAM."""

    def handle(self) -> None:
        """Read the command and the pieces, and say what was in them."""
        assert self.rfile.read(10) == b"zINSTREAM\0"
        held = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            held += self.rfile.read(size)
        said = b"stream: OK"
        if BAD in held:
            said = b"stream: Test-Virus FOUND"
        if TOO_LONG in held:
            said = b"INSTREAM size limit exceeded. ERROR"
        self.wfile.write(said + b"\0")


@pytest.fixture(params=["tcp", "socket"])
def clamd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ClamdScanner]:
    server: socketserver.BaseServer
    if request.param == "tcp":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd)
        address = f"clamd://127.0.0.1:{server.server_address[1]}"
    else:
        server = socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd"), _Clamd)
        address = f"clamd://{tmp_path / 'clamd'}"
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield ClamdScanner(address)
        server.shutdown()
        thread.join()


def test_clamd_passes_refuses_and_fails(clamd: ClamdScanner, tmp_path: Path) -> None:
    path = tmp_path / "sent"
    path.write_bytes(b"clean" * 100_000)
    assert clamd.scan(path).clean
    path.write_bytes(b"x" * 70_000 + BAD)
    verdict = clamd.scan(path)
    assert (verdict.clean, verdict.words) == (False, "Test-Virus")
    path.write_bytes(TOO_LONG)
    with pytest.raises(ScanFailed, match="size limit"):
        clamd.scan(path)


def test_a_clamd_that_is_not_there_has_failed(tmp_path: Path) -> None:
    path = tmp_path / "sent"
    path.write_bytes(b"clean")
    with pytest.raises(ScanFailed):
        ClamdScanner(f"clamd://{tmp_path / 'nowhere'}").scan(path)
