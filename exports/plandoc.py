"""The plan document (.docx): the words around the plan and its table of three columns."""

from pathlib import Path
from typing import Any

from docx import Document
from docx.shared import Cm, Pt

from exports import word
from exports.plan import APPROVED, GOALS, PROPOSED, Finding, Findings, People, PlanDraft
from forms.polish import data, hard_spaces, ile

SIZES = {"Normal": 11, "Heading 1": 20, "Heading 2": 14, "List Number": 11, "List Bullet": 11, "Footer": 11}
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
    word.set_up(document, margin=Cm(2), sizes=SIZES)
    title = f"Plan organizowania społeczności lokalnej na {draft.year} rok"
    word.describe(document, title, draft.gmina, draft.cus)
    _put_title(document, draft)
    _put_words(document, draft)
    _put_table(document, draft)
    _put_partners(document, draft)
    _put_signatures(document)
    document.save(str(path))


def _put_title(document: Any, draft: PlanDraft) -> None:
    document.add_heading(hard_spaces(f"Plan organizowania społeczności lokalnej na {draft.year} rok"), level=1)
    word.paragraph(document, ", ".join(filter(None, (draft.gmina, draft.cus))), bold=True)
    if draft.state != APPROVED:
        word.paragraph(document, f"PROJEKT ROBOCZY – stan na {data(draft.as_of)}", bold=True, colour=word.BRAND)


def _put_words(document: Any, draft: PlanDraft) -> None:
    _section(document, "Czym jest organizowanie społeczności lokalnej", *DEFINITION)
    _section(document, "Założenia", "Plan opiera się na czterech założeniach:")
    for goal in GOALS.values():
        word.paragraph(document, goal, style="List Number")
    _section(document, "Sposób pracy", *METHOD)
    _put_findings(document, draft)
    people = people_sentences(draft.people)
    if people:
        _section(document, "Liderzy i wolontariusze", " ".join(people))
    _section(document, "Ryzyka i metoda małych kroków", *RISKS)


def _section(document: Any, heading: str, *paragraphs: str) -> None:
    document.add_heading(heading, level=2)
    for text in paragraphs:
        word.paragraph(document, text)


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
            word.paragraph(document, heading)
            for item in items:
                word.paragraph(document, _finding(item), style="List Bullet")


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
        word.paragraph(document, f"W tabeli nie ma zadań bez decyzji: {left}.")
    table = word.table(document, COLUMNS, [(task.public_text, task.addressees, task.period) for task in rows], WIDTHS)
    for row, task in zip(table.rows[1:], rows, strict=True):
        if task.decision == PROPOSED:
            word.put_first(row.cells[0], "Propozycja. ")


def _put_partners(document: Any, draft: PlanDraft) -> None:
    """Below the three columns, which the document has from its plan; cards without consent are not named."""
    told = [(task.task, task.partners_in_print) for task in draft.shown if task.partners_in_print]
    if told:
        _section(document, "Partnerzy zadań")
    for task, names in told:
        word.paragraph(document, f"{task}: {names}", style="List Bullet")


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
        word.mark_row(row, "w:cantSplit")
