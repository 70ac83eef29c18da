"""The plan document (.docx): the words around the plan and its table of three columns."""

import re
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from exports.plan import APPROVED, GOALS, PROPOSED, Finding, Findings, People, PlanDraft
from forms.polish import data, ile

FONT = "Arial"
BRAND = RGBColor(0x0B, 0x4F, 0x6C)
COLUMNS = ("ZADANIE", "ADRESACI", "TERMINY PLANOWANYCH DZIAŁAŃ")
WIDTHS = (Cm(9), Cm(4), Cm(4))

DEFINITION = (
    "Organizowanie społeczności lokalnej (OSL) to planowa praca organizatora z mieszkańcami, która ma "
    "trwale poprawić życie tam, gdzie mieszkają. Sąsiedzi lepiej się poznają, razem wybierają sprawy do "
    "załatwienia i załatwiają je wspólnie z instytucjami i organizacjami. Praca ma kolejne kroki, a jej "
    "skutki można policzyć.",
    "Najpierw docieramy do osób i grup, którym najtrudniej zabrać głos i skorzystać z pomocy. Zapraszamy "
    "jednak wszystkich mieszkańców.",
)
METHOD = (
    "Organizator spotyka się z mieszkańcami w sołectwach, z Radą Społeczną, Gminną Radą Działalności "
    "Pożytku Publicznego i Gminną Radą Sportu. Na spotkaniach pyta o problemy, potrzeby i pomysły – "
    "na papierowej ankiecie, na tablecie lub telefonie – i zapisuje wspólne ustalenia. Ankiety są anonimowe.",
    "Rozmowy pomagają też znaleźć osoby, które chcą działać: akcyjnie, przy pojedynczych wydarzeniach, "
    "albo stale. Organizator łączy je ze sobą i z instytucjami, a ich pomysły zamienia na zadania planu.",
)
RISKS = (
    "Największym ryzykiem jest niechęć: część osób nie wierzy, że coś się zmieni, część instytucji woli "
    "zostać przy tym, co zna. Zdarza się opór i mała otwartość na nowe pomysły.",
    "Odpowiedzią jest metoda małych kroków. Na każdym spotkaniu umawiamy się na najwyżej trzy rzeczy, "
    "które da się zrobić szybko i w małym gronie. Na następnym spotkaniu pokazujemy, co się udało, "
    "i zapraszamy kolejne osoby.",
)
CAVEAT = (
    "Harmonogram ma charakter poglądowy i jest na bieżąco aktualizowany – zgodnie z przebiegiem działań oraz "
    "z potrzebami i pomysłami mieszkańców. Każda zmiana jest zapisana z datą i powodem."
)


def write(path: Path, draft: PlanDraft) -> None:
    """Writes the document of the year. Signature fields stay empty."""
    document = Document()
    _set_page(document)
    _set_styles(document)
    _set_properties(document, draft)
    _put_title(document, draft)
    _put_words(document, draft)
    _put_table(document, draft)
    _put_signatures(document)
    document.save(str(path))


def hard_spaces(text: str) -> str:
    """Keeps one-letter words with the word that follows, and "r." with the year."""
    text = re.sub(r"(?<![\w])([aiouwzAIOUWZ]) ", "\\1\u00a0", text)
    return re.sub(r"(\d) (r\.|rok|zł)", "\\1\u00a0\\2", text)


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run("strona ")
    _field(footer, "PAGE")
    footer.add_run(" z ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    run = paragraph.add_run()
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


_SIZES = {"Normal": 11, "Heading 1": 20, "Heading 2": 14, "List Number": 11, "List Bullet": 11, "Footer": 11}


def _set_styles(document: Any) -> None:
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[attribute]
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
        if name.startswith("Heading"):
            style.font.color.rgb, style.font.bold = BRAND, True
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.styles["Heading 2"].paragraph_format.space_before = Pt(14)
    document.styles["Heading 2"].paragraph_format.space_after = Pt(4)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    for attribute in ("val", "eastAsia"):
        language.set(qn(f"w:{attribute}"), "pl-PL")


def _set_properties(document: Any, draft: PlanDraft) -> None:
    properties = document.core_properties
    properties.title = f"Plan organizowania społeczności lokalnej na {draft.year} rok"
    properties.subject, properties.author = draft.gmina, draft.cus
    properties.language, properties.comments, properties.keywords = "pl-PL", "", ""


def _put_title(document: Any, draft: PlanDraft) -> None:
    document.add_heading(hard_spaces(f"Plan organizowania społeczności lokalnej na {draft.year} rok"), level=1)
    _paragraph(document, ", ".join(filter(None, (draft.gmina, draft.cus))), bold=True)
    if draft.state != APPROVED:
        _paragraph(document, f"PROJEKT ROBOCZY – stan na {data(draft.as_of)}", bold=True, colour=BRAND)


def _paragraph(document: Any, text: str, *, style: str | None = None, bold: bool = False, colour: Any = None) -> None:
    run = document.add_paragraph(style=style).add_run(hard_spaces(text))
    run.bold = bold or None
    if colour is not None:
        run.font.color.rgb = colour


def _put_words(document: Any, draft: PlanDraft) -> None:
    _section(document, "Czym jest organizowanie społeczności lokalnej", *DEFINITION)
    _section(document, "Założenia", "Plan opiera się na czterech założeniach:")
    for goal in GOALS.values():
        _paragraph(document, goal, style="List Number")
    _section(document, "Sposób pracy", *METHOD)
    _put_findings(document, draft)
    people = people_sentences(draft.people)
    if people:
        _section(document, "Liderzy i wolontariusze", " ".join(people))
    _section(document, "Ryzyka i metoda małych kroków", *RISKS)


def _section(document: Any, heading: str, *paragraphs: str) -> None:
    document.add_heading(heading, level=2)
    for text in paragraphs:
        _paragraph(document, text)


def _put_findings(document: Any, draft: PlanDraft) -> None:
    found = draft.findings
    if found is None or not found.n_forms:
        return
    _section(document, "Co powiedzieli mieszkańcy", _who_answered(found, draft))
    for heading, items in (
        ("Najmocniej wskazane potrzeby:", found.needs),
        ("Problemy wskazane jako najbardziej uciążliwe:", found.problems),
    ):
        if items:
            _paragraph(document, heading)
            for item in items:
                _paragraph(document, _finding(item), style="List Bullet")


def _who_answered(found: Findings, draft: PlanDraft) -> str:
    forms = ile(found.n_forms, "ankietę", "ankiety", "ankiet")
    villages = ile(found.n_villages, "sołectwie", "sołectwach", "sołectwach")
    return (
        f"W kampanii {draft.year - 1} zebraliśmy {forms} w {villages}. Odpowiadali chętni, dlatego wynik nie "
        "jest reprezentatywny. Kolejność liczymy tak, że każde sołectwo ma jeden głos."
    )


def _finding(item: Finding) -> str:
    top = ile(item.villages_in_top5, "sołectwo", "sołectwa", "sołectw")
    shown = f"; {top} w pierwszej piątce" if item.villages_in_top5 else ""
    return f"{item.label}: {item.chosen} z {item.n_valid} ankiet{shown}"


def people_sentences(people: People | None) -> list[str]:
    """One sentence for each known number."""
    if people is None:
        return []
    where = f" w {ile(people.villages, 'sołectwie', 'sołectwach', 'sołectwach')}" if people.villages is not None else ""
    told = (
        (people.steady, f"Osoby, które chcą działać stale{where}: {people.steady}."),
        (people.once, f"Osoby gotowe pomóc akcyjnie, przy pojedynczych wydarzeniach: {people.once}."),
        (people.leaders, f"Lokalni liderzy i liderki, którzy zgodzili się działać: {people.leaders}."),
    )
    return [sentence for number, sentence in told if number is not None]


def _put_table(document: Any, draft: PlanDraft) -> None:
    _section(document, f"Harmonogram ramowy na {draft.year} rok", CAVEAT)
    rows = draft.shown
    if draft.undecided and not any(row.decision == PROPOSED for row in rows):
        left = ile(draft.undecided, "propozycja", "propozycje", "propozycji")
        _paragraph(document, f"W tabeli nie ma zadań bez decyzji: {left}.")
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    for cell, title in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
        _shade(cell, "E3EEF3")
    _mark_row(table.rows[0], "w:tblHeader", "w:cantSplit")
    for task in rows:
        cells = table.add_row().cells
        if task.decision == PROPOSED:
            cells[0].paragraphs[0].add_run("Propozycja. ").italic = True
        for cell, text in zip(cells, (task.public_text, task.addressees, task.period), strict=True):
            cell.paragraphs[0].add_run(hard_spaces(text))
        _mark_row(table.rows[-1], "w:cantSplit")
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = width
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _mark_row(row: Any, *names: str) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in names:
        properties.append(OxmlElement(name))


def _put_signatures(document: Any) -> None:
    document.add_paragraph()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ("Opracował:", "Zatwierdził:", "Data:", "Data:"),
        strict=True,
    ):
        cell.paragraphs[0].add_run(f"{text} {'…' * 12}")
        cell.paragraphs[0].paragraph_format.space_after = Pt(12)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    for row in table.rows:
        _mark_row(row, "w:cantSplit")
