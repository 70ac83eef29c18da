"""The list of partners as PDF (tagged) and Word. Heavy: typst and docx load only where a file is made."""

import json
from pathlib import Path
from typing import Any

from exports.partner_list import Group, Line, Printed, as_data

TEMPLATE = Path(__file__).parent / "print" / "partners.typ"


def write_pdf(path: Path, told: Printed) -> None:
    """PDF/UA-1; the same data give the same bytes."""
    import typst

    from forms import typeset
    from forms.letters import all_printable

    inputs = as_data(told) | {
        "description": f"{told.title}, {told.under}",
        "fonts": ["Zebranie Latin", "Zebranie Cyrillic"],
    }
    typst.compile(
        TEMPLATE,
        output=path,
        root=TEMPLATE.parent,
        font_paths=typeset.fonts(),
        sys_inputs={"data": json.dumps(all_printable(inputs), ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=0,
    )


def write_docx(path: Path, told: Printed) -> None:
    """The same words with real headings, to be changed before printing."""
    from docx import Document
    from docx.shared import Cm, Pt

    from exports import word

    document = Document()
    word.set_up(document, margin=Cm(2), sizes={"Normal": 11, "Heading 1": 20, "Heading 2": 14, "Heading 3": 12})
    word.describe(document, f"{told.title}, {told.under}", told.lead, next(iter(told.office), "Zebranie"))
    document.styles["Heading 3"].paragraph_format.space_before = Pt(8)
    document.styles["Heading 3"].paragraph_format.space_after = Pt(0)
    document.add_heading(told.title, level=1)
    word.paragraph(document, told.under, bold=True)
    word.paragraph(document, told.lead)
    for group in told.groups:
        _put_group(document, group)
    for number, text in enumerate(told.office):
        said = word.paragraph(document, text)
        said.paragraph_format.space_after = Pt(0)
        said.paragraph_format.space_before = Pt(0 if number else 18)
        said.paragraph_format.keep_with_next = number < len(told.office) - 1
    document.save(str(path))


def _put_group(document: Any, group: Group) -> None:
    document.add_heading(group.heading, level=2)
    for line in group.lines:
        _put_line(document, line)


def _put_line(document: Any, line: Line) -> None:
    """All facts in one paragraph: each paragraph makes python-docx walk through all before it."""
    from docx.shared import Pt

    from exports import word

    document.add_heading(line.name, level=3).paragraph_format.keep_with_next = True
    made = document.add_paragraph()
    made.paragraph_format.space_after = Pt(0)
    made.paragraph_format.keep_together = True
    for number, (heading, text) in enumerate(line.facts):
        if number:
            made.add_run().add_break()
        made.add_run(f"{heading}: ").bold = True
        made.add_run(word.hard_spaces(text))
