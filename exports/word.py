"""What every Word document shares: page, fonts, language, paragraphs and tables that a screen reader understands."""

from collections.abc import Mapping, Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from forms.polish import hard_spaces as hard_spaces

FONT = "Arial"
BRAND = RGBColor(0x0B, 0x4F, 0x6C)
HEADER_SHADE = "E3EEF3"


def set_up(document: Any, *, margin: Any, sizes: Mapping[str, float]) -> None:
    """A4 with numbered pages; sizes: points by name of style, headings in the colour of the house."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run("strona ")
    _field(footer, "PAGE")
    footer.add_run(" z ")
    _field(footer, "NUMPAGES")
    for name, size in sizes.items():
        _set_style(document.styles[name], size)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.styles["Heading 2"].paragraph_format.space_before = Pt(14)
    document.styles["Heading 2"].paragraph_format.space_after = Pt(4)
    _set_language(document)


def describe(document: Any, title: str, subject: str, author: str) -> None:
    properties = document.core_properties
    properties.title, properties.subject, properties.author = title, subject, author
    properties.language, properties.comments, properties.keywords = "pl-PL", "", ""


def paragraph(document: Any, text: str, *, style: str | None = None, bold: bool = False, colour: Any = None) -> Any:
    made = document.add_paragraph(style=style)
    run = made.add_run(hard_spaces(text))
    run.bold = bold or None
    if colour is not None:
        run.font.color.rgb = colour
    return made


def table(document: Any, headers: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[Any]) -> Any:
    """With a header row that is repeated on every page; a row is never split."""
    made = document.add_table(rows=1, cols=len(headers), style="Table Grid")
    made.autofit = False
    for cell, title in zip(made.rows[0].cells, headers, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
        shade(cell)
    mark_row(made.rows[0], "w:tblHeader", "w:cantSplit")
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(hard_spaces(text))
        mark_row(made.rows[-1], "w:cantSplit")
    fit(made, widths)
    return made


def fit(made: Any, widths: Sequence[Any]) -> None:
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for row in made.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)


def put_first(cell: Any, text: str) -> None:
    """In italics, before what stands in the cell."""
    first = cell.paragraphs[0]
    written = first.runs[0].text
    first.runs[0].text = text
    first.runs[0].italic = True
    first.add_run(written)


def shade(cell: Any) -> None:
    made = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEADER_SHADE)):
        made.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(made)


def mark_row(row: Any, *names: str) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in names:
        properties.append(OxmlElement(name))


def _field(made: Any, name: str) -> None:
    run = made.add_run()
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("text", "1"), ("end", "")):
        run._r.append(_field_part(kind, text))


def _field_part(kind: str, text: str) -> Any:
    if kind in ("begin", "separate", "end"):
        part = OxmlElement("w:fldChar")
        part.set(qn("w:fldCharType"), kind)
        return part
    part = OxmlElement("w:t" if kind == "text" else "w:instrText")
    part.text = text
    return part


def _set_style(style: Any, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    if style.name.startswith("Heading"):
        style.font.color.rgb, style.font.bold = BRAND, True


def _set_language(document: Any) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    for attribute in ("val", "eastAsia"):
        language.set(qn(f"w:{attribute}"), "pl-PL")
