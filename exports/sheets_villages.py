"""Sheets `Sołectwa`, `Potencjał` and `Spotkania`: villages, what people offer, how the meetings went."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports import cell_marks, cells
from exports.cells import Look
from exports.charts import bars
from exports.dataset import RESIDENTS, Dataset, MeetingRow
from exports.layout import CHANNELS
from exports.suppression import FLOOR
from exports.tally import Ranking, Results
from exports.wording import label
from forms.questionnaire import Option

PRESENT = {
    "present": "Obecni ogółem",
    "soltys": "w tym sołtys i rada sołecka",
    "councillors": "w tym radni",
    "organisations": "w tym organizacje",
    "youth": "w tym młodzież",
    "seniors": "w tym seniorzy",
}
SHEETS = {
    "sheets_printed": "Arkusze wydrukowane",
    "sheets_out": "Arkusze rozdane",
    "sheets_back": "Arkusze oddane",
    "sheets_spoiled": "Arkusze zniszczone lub puste",
}
STATES = {"planned": "zaplanowane", "open": "otwarte", "closed": "zamknięte"}
KINDS = {"solectwo": "w sołectwie", "council": "rada", "event": "wydarzenie"}
_CHANNEL_WORDS = {code: f"Ankiety: {words}" for code, words in CHANNELS.items()}
READINESS, HELP = "Q9", "Q10"
NAMED = {"ankiety": "Ankiety mieszkańców", "obecni": "Obecni na spotkaniach"}
TOO_FEW = "F3E3CC"


def add_villages(
    book: Workbook, dataset: Dataset, results: Results, ideas: Mapping[str, int], who: str
) -> tuple[str, str] | None:
    """One row a village, also those not visited yet; gives the chart's name and description."""
    readiness = options_of(dataset, READINESS)
    rows = [_village_row(village, dataset, results, readiness, ideas) for village in dataset.villages]
    frame = pd.DataFrame(rows, columns=None if rows else ["Sołectwo"])
    sheet = book.create_sheet("Sołectwa")
    top = cells.put_title(sheet, f"Sołectwa – {dataset.gmina}, kampania {dataset.campaign}", who)
    looks = {
        "Sołectwo": Look(20),
        "Ostatnie spotkanie": cells.DATE,
        "Najważniejsze problemy": Look(42, wrap=True),
        "Najważniejsze potrzeby": Look(42, wrap=True),
    }
    last = cells.put_frame(sheet, frame, looks, top=top, name="Solectwa", like=Look(12, cells.WHOLE))
    cells.set_for_print(sheet, f"Sołectwa – {dataset.gmina}, kampania {dataset.campaign}")
    if frame.empty:
        return None
    names = list(frame.columns)
    _mark_villages(book, dataset, sheet, names, top)
    bars(
        sheet,
        f"A{last + 3}",
        title="Obecni i ankiety mieszkańców w sołectwach",
        across="liczba osób i ankiet",
        header=top,
        rows=(top + 1, last),
        names_in=1,
        values_in=[names.index("Obecni na spotkaniach") + 1, names.index("Ankiety mieszkańców") + 1],
    )
    reached = sum(1 for _, row in frame.iterrows() if row["Ankiety mieszkańców"])
    return (
        "Obecni i ankiety mieszkańców w sołectwach",
        f"Wykres słupkowy. Sołectwa z ankietami: {reached} z {len(frame)}. Wszystkie wartości są w tabeli.",
    )


def _mark_villages(book: Workbook, dataset: Dataset, sheet: Worksheet, names: Sequence[str], top: int) -> None:
    """Names such as Solectwo_bydlin_ankiety, and a colour where the forms are too few to be published."""
    rows = top + 1, top + len(dataset.villages)
    for row, village in enumerate(dataset.villages, start=rows[0]):
        for what, column in NAMED.items():
            cell_marks.name_cell(book, f"Solectwo_{village.slug}_{what}", sheet.title, row, names.index(column) + 1)
    cell_marks.colour_below(sheet, names.index(NAMED["ankiety"]) + 1, rows, FLOOR.public_forms, TOO_FEW)


def _village_row(
    village: Any, dataset: Dataset, results: Results, readiness: Sequence[Option], ideas: Mapping[str, int]
) -> dict[str, Any]:
    meetings = [meeting for meeting in dataset.meetings if meeting.village == village.slug]
    held = [meeting.held_on for meeting in meetings if meeting.state != "planned"]
    result = results.villages.get(village.slug)
    row: dict[str, Any] = {
        "Sołectwo": village.name,
        "Mieszkańcy": village.population,
        "Spotkania": len(held),
        "Ostatnie spotkanie": max(held, default=None),
        "Obecni na spotkaniach": present(meetings),
        "Ankiety mieszkańców": result.n_forms if result else 0,
        "Najważniejsze problemy": top_three(result.problems, options_of(dataset, "Q2")) if result else "",
        "Najważniejsze potrzeby": top_three(result.needs, options_of(dataset, "Q4")) if result else "",
    }
    answered = result.closed.get(READINESS) if result else None
    for option in readiness:
        row[f"Gotowość: {in_a_word(option)}"] = answered.counts.get(option.code, 0) if answered else 0
    row["Pomysły"] = ideas.get(village.slug, 0)
    return row


def add_potential(book: Workbook, dataset: Dataset, results: Results, who: str) -> tuple[str, str] | None:
    """Readiness and help offered, a row an answer, a column a village; gives the chart's name and description."""
    asked = {"gotowość do działania": READINESS, "w czym mogą pomóc": HELP}
    rows: list[dict[str, Any]] = [
        {"Rodzaj": kind, "Odpowiedź": option.label["pl"], "Razem": _count(results.closed, question, option)}
        | {v.name: _count_in(results, v.slug, question, option) for v in dataset.villages}
        for kind, question in asked.items()
        for option in options_of(dataset, question)
    ]
    answered = any(row["Razem"] for row in rows)
    offered = (row for row in rows if row["Rodzaj"] == "w czym mogą pomóc")
    helpful = sorted(offered, key=lambda row: row["Razem"], reverse=True)
    ready = [row for row in rows if row["Rodzaj"] != "w czym mogą pomóc"]
    headers = ["Rodzaj", "Odpowiedź", "Razem", *(village.name for village in dataset.villages)]
    frame = pd.DataFrame([*ready, *helpful] if answered else [], columns=headers)
    sheet = book.create_sheet("Potencjał")
    top = cells.put_title(sheet, f"Potencjał – {dataset.gmina}, kampania {dataset.campaign}", who)
    looks = {"Rodzaj": Look(22), "Odpowiedź": Look(44, wrap=True), "Razem": Look(10, cells.WHOLE)}
    last = cells.put_frame(sheet, frame, looks, top=top, name="Potencjal", like=cells.OF_A_VILLAGE)
    sheet.freeze_panes = f"C{top + 1}"
    cells.set_for_print(sheet, f"Potencjał – {dataset.gmina}, kampania {dataset.campaign}")
    if not answered or not helpful:
        return None
    title = "W czym mieszkańcy mogą pomóc"
    bars(
        sheet,
        f"B{last + 3}",
        title=title,
        across="liczba odpowiedzi",
        header=top,
        rows=(top + 1 + len(ready), last),
        names_in=2,
        values_in=[3],
    )
    told = "; ".join(f"{row['Odpowiedź']}: {row['Razem']}" for row in helpful[:3])
    return title, f"Wykres słupkowy. Najczęściej: {told}. Wszystkie wartości są w tabeli nad wykresem."


def add_meetings(book: Workbook, dataset: Dataset) -> None:
    """One row a meeting: attendance by role, sheets, forms by channel. An unknown number stays empty."""
    headers = ["Dzień", "Spotkanie", "Rodzaj", "Sołectwo", "Miejsce", "Stan", *(PRESENT | SHEETS).values()]
    headers += ["Ankiety razem", *_CHANNEL_WORDS.values()]
    frame = pd.DataFrame([_meeting_row(meeting, dataset) for meeting in dataset.meetings], columns=headers)
    sheet = book.create_sheet("Spotkania")
    note = "Puste pole znaczy: nie policzono. Ankiety wszystkich rodzajów razem, według sposobu wypełnienia."
    top = cells.put_title(sheet, f"Spotkania – {dataset.gmina}, kampania {dataset.campaign}", note)
    looks = {
        "Dzień": cells.DATE,
        "Spotkanie": Look(34, wrap=True),
        "Rodzaj": Look(13),
        "Sołectwo": Look(18),
        "Miejsce": Look(20, wrap=True),
        "Stan": Look(13),
    }
    cells.put_frame(sheet, frame, looks, top=top, name="Spotkania", like=Look(10, cells.WHOLE))
    sheet.freeze_panes = f"C{top + 1}"
    cells.set_for_print(sheet, f"Spotkania – {dataset.gmina}, kampania {dataset.campaign}")


def _meeting_row(meeting: MeetingRow, dataset: Dataset) -> dict[str, Any]:
    villages = {village.slug: village.name for village in dataset.villages}
    return {
        "Dzień": meeting.held_on,
        "Spotkanie": meeting.title,
        "Rodzaj": KINDS.get(meeting.kind, meeting.kind),
        "Sołectwo": villages.get(meeting.village or "", ""),
        "Miejsce": meeting.place,
        "Stan": STATES.get(meeting.state, meeting.state),
        **{words: meeting.counts.get(key) for key, words in (PRESENT | SHEETS).items()},
        "Ankiety razem": sum(meeting.by_channel.values()),
        **{words: meeting.by_channel.get(code, 0) for code, words in _CHANNEL_WORDS.items()},
    }


def options_of(dataset: Dataset, question_id: str) -> Sequence[Option]:
    """Options of the residents' question in its newest version; none when it was not asked."""
    questionnaire = dataset.current(RESIDENTS)
    if questionnaire is None:
        return ()
    asked = {question.id: question for question in questionnaire.every_question()}
    return asked[question_id].options if question_id in asked else ()


def in_a_word(option: Option) -> str:
    """„akcyjnie” out of „Tak, przy jednej akcji lub wydarzeniu (akcyjnie)”."""
    words = option.label["pl"]
    return words[words.rindex("(") + 1 : -1] if words.endswith(")") else words


def top_three(ranking: Ranking, options: Sequence[Option]) -> str:
    """„1. Drogi (17 z 41); …”: as many as said, out of usable answers; fewer when fewer were chosen."""
    best = [(code, item) for code, item in ranking.items.items() if item.count][:3]
    return "\n".join(
        f"{item.rank}. {label(options, code)} ({item.count}\u00a0z\u00a0{ranking.n_valid})" for code, item in best
    )


def present(meetings: Sequence[MeetingRow]) -> int | None:
    """People present at these meetings; None when nobody counted."""
    counted = [meeting.counts["present"] for meeting in meetings if "present" in meeting.counts]
    return sum(counted) if counted else None


def _count_in(results: Results, slug: str, question: str, option: Option) -> int | None:
    """None in a village without forms."""
    village = results.villages.get(slug)
    return _count(village.closed, question, option) if village else None


def _count(closed: Mapping[str, Any], question: str, option: Option) -> int:
    found = closed.get(question)
    counts: Mapping[str, int] = found.counts if found else Counter()
    return counts.get(option.code, 0)
