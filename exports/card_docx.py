"""Village cards as a Word document: a page a village, with real headings and tables, to be changed before printing."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.shared import Cm, Pt

from exports import word
from exports.village_card import Card, Line

HEADERS = ("Miejsce", "Sprawa", "Ile osób", "Pewność")
WIDTHS = (Cm(1.9), Cm(6.6), Cm(5.5), Cm(4))
SIZES = {"Normal": 10, "Heading 1": 18, "Heading 2": 12, "List Bullet": 10}


def write(path: Path, cards: Sequence[Card], gmina: str) -> None:
    """One page a card, in the order given."""
    document = Document()
    word.set_up(document, margin=Cm(1.4), sizes=SIZES)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(0)
    document.styles["Heading 2"].paragraph_format.space_before = Pt(8)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    title = cards[0].title if len(cards) == 1 else "Karty sołectw"
    word.describe(document, f"{title}, {gmina}", "Co powiedzieli mieszkańcy: karta sołectwa", gmina)
    for number, card in enumerate(cards):
        heading = document.add_heading(card.title, level=1)
        heading.paragraph_format.page_break_before = number > 0
        _fill(document, card)
    document.save(str(path))


def _fill(document: Any, card: Card) -> None:
    word.paragraph(document, card.under)
    word.paragraph(document, card.who)
    if card.notice:
        word.paragraph(document, card.notice, bold=True)
    _put_lines(document, "Najważniejsze potrzeby", card.needs)
    _put_lines(document, "Najważniejsze problemy", card.problems)
    if card.readiness:
        _section(document, "Kto chce działać", card.readiness)
    document.add_heading("Pomysły, które potrzebują pieniędzy", level=2)
    _bullets(document, card.ideas)
    word.paragraph(document, card.ideas_note)
    if card.done:
        _section(document, "Co zrobiliśmy od poprzedniego spotkania", card.done)
    if card.steps:
        document.add_heading("Ustalone małe kroki", level=2)
        _bullets(document, card.steps)
    word.paragraph(document, card.how).runs[0].font.size = Pt(8)
    if card.contact:
        word.paragraph(document, card.contact, bold=True)


def _section(document: Any, heading: str, text: str) -> None:
    document.add_heading(heading, level=2)
    word.paragraph(document, text)


def _bullets(document: Any, texts: Sequence[str]) -> None:
    for text in texts:
        word.paragraph(document, text, style="List Bullet").paragraph_format.space_after = Pt(0)


def _put_lines(document: Any, heading: str, lines: Sequence[Line]) -> None:
    document.add_heading(heading, level=2)
    if not lines:
        word.paragraph(document, "Jeszcze bez odpowiedzi.")
        return
    rows = [(line.place, line.label, line.said, line.word) for line in lines]
    word.table(document, HEADERS, rows, WIDTHS)
