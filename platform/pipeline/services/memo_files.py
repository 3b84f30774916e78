"""A memo as a file: PDF, a Word document, or Markdown. What people typed is text in each of them and never markup."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Pt

from foundation import clock, pdf
from pipeline.services.memo import Memo
from profiles.services.one_page import Block

_TEMPLATE = Path(__file__).parents[1] / "typst" / "memo.typ"
#: Each form by its ending, with its media type.
FORMS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
}
_DEMO = "What is marked DEMO is invented for the demonstration."
#: Most characters of a text in the PDF, far above what a profile takes.
_MOST = 6_000
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")
_LEADING = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)
#: What XML cannot hold.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_file(memo: Memo, form: str, warning: str = "") -> bytes:
    """Give a memo in one of ``FORMS``; a risk warning stands at its top."""
    if form == "pdf":
        return _pdf(memo, warning)
    return _word(memo, warning) if form == "docx" else markdown(memo, warning).encode()


def _pdf(memo: Memo, warning: str) -> bytes:
    data: dict[str, Any] = {
        "title": pdf.printable(memo.title, 200),
        "lead": pdf.printable(memo.lead, 200),
        "words": pdf.printable(memo.words, 600),
        "warning": warning,
        "demo": memo.demo,
        "blocks": [_set(block) for block in memo.blocks],
    }
    return pdf.compile(_TEMPLATE, data)


def _set(block: Block) -> dict[str, Any]:
    return {
        "title": pdf.printable(block.title, 240),
        "text": pdf.printable(block.text, _MOST),
        "facts": [(pdf.printable(label, 80), pdf.printable(value, 600)) for label, value in block.facts],
        "bars": [
            {"name": bar.name, "points": bar.points, "share": bar.share, "reason": pdf.printable(bar.reason, 300)}
            for bar in block.bars
        ],
        "points": [pdf.printable(point, _MOST) for point in block.points],
        "note": pdf.printable(block.note, 600),
    }


def _word(memo: Memo, warning: str) -> bytes:
    document = Document()
    document.core_properties.title = _plain(memo.title)
    document.core_properties.author = "Parity"
    document.core_properties.created = document.core_properties.modified = clock.now().replace(tzinfo=None)
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(_plain(memo.title), level=0)
    if memo.demo:
        document.add_paragraph().add_run(f"DEMO. {_DEMO}").bold = True
    if warning:
        document.add_paragraph().add_run(_plain(warning)).bold = True
    document.add_paragraph(_plain(memo.lead))
    for block in memo.blocks:
        _write(document, block)
    document.add_paragraph(_plain(memo.words))
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _write(document: WordDocument, block: Block) -> None:
    document.add_heading(_plain(block.title), level=1)
    if block.text:
        document.add_paragraph(_plain(block.text))
    rows = [*block.facts, *((bar.name, f"{bar.points}. {bar.reason}") for bar in block.bars)]
    if rows:
        table = document.add_table(rows=0, cols=2)
        table.style = "Light List"
        for label, value in rows:
            left, right = table.add_row().cells
            left.text, right.text = _plain(label), _plain(value)
    for point in block.points:
        document.add_paragraph(_plain(point), style="List Bullet")
    if block.note:
        document.add_paragraph().add_run(_plain(block.note)).italic = True


def _plain(text: str) -> str:
    return _NO_XML.sub("", text)


def markdown(memo: Memo, warning: str = "") -> str:
    """Give a memo as Markdown."""
    lines = [f"# {_escaped(memo.title)}", ""]
    if memo.demo:
        lines += [f"**DEMO.** {_DEMO}", ""]
    if warning:
        lines += [f"**{_escaped(warning)}**", ""]
    lines += [_escaped(memo.lead), ""]
    for block in memo.blocks:
        lines += [f"## {_escaped(block.title)}", ""]
        lines += [*_paragraphs(block.text)]
        rows = [*block.facts, *((bar.name, f"{bar.points}. {bar.reason}") for bar in block.bars)]
        if rows:
            lines += ["| | |", "|---|---|", *(f"| {_cell(label)} | {_cell(value)} |" for label, value in rows), ""]
        if block.points:
            lines += [*(f"- {_line(point)}" for point in block.points), ""]
        lines += _paragraphs(block.note)
    return "\n".join([*lines, "---", "", _escaped(memo.words), ""])


def _paragraphs(text: str) -> list[str]:
    return [_escaped(text), ""] if text else []


def _escaped(text: str) -> str:
    """Give text in which nothing is a mark of Markdown's."""
    return _LEADING.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))


def _line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _cell(text: str) -> str:
    return _line(text)
