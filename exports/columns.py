"""One filled form as cells and back: a coder for every kind of question, the same for sheet `Dane` and CSV.

Column names: `Q1`; a list question `Q5` (codes joined by spaces) and `Q5/G1` (0 or 1); grades `Q2/P01`;
places `Q4/1`, `Q4/2`, `Q4/3`, and `Q4/crosses` (crosses without numbers); `Q3/pick`, `Q3/text`; `S9/1/co`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from forms.questionnaire import Kind, Question

Cell = str | int | date
Cells = Mapping[str, str]
"""What a file holds for a question, by the rest of the column name ("" for the question). No empty cells."""


class Holds(StrEnum):
    """What the cells of a column are, in the words of the dictionary."""

    CODE = "kod odpowiedzi"
    CODES = "kody oddzielone spacją"
    FLAG = "0 lub 1"
    GRADE = "kod stopnia"
    NUMBER = "liczba"
    TEXT = "tekst"
    DATE = "data"


class CellFault(ValueError):
    """A cell that cannot be read; carries the rest of its column name and a Polish sentence."""

    def __init__(self, rest: str, sentence: str) -> None:
        super().__init__(sentence)
        self.rest = rest
        self.sentence = sentence


class Part(NamedTuple):
    """One column of a question: the rest of its name, what it holds, and its Polish label."""

    rest: str
    holds: Holds
    label: str
    options: str = ""  # for the dictionary: "1 = mały; 2 = duży"


class Coder(NamedTuple):
    parts: Callable[[Question], list[Part]]
    encode: Callable[[Question, Any], Iterable[tuple[str, Cell]]]
    decode: Callable[[Question, Cells], Any]


def parts_of(question: Question) -> list[Part]:
    """Columns of a question, in their order; none for a note and for a confidential question."""
    if question.kind is Kind.NOTE or question.confidential:
        return []
    return CODERS[question.kind].parts(question)


def encode(question: Question, value: Any) -> Iterable[tuple[str, Cell]]:
    """Cells of a checked answer by the rest of the column name."""
    return CODERS[question.kind].encode(question, value)


def decode(question: Question, cells: Cells) -> Any:
    """The answer as forms.answers.check takes it. `cells` is not empty. Raises CellFault."""
    return CODERS[question.kind].decode(question, cells)


def whole(text: str, rest: str = "") -> int:
    """3 from "3", "3,0" or "3.0", as spreadsheets write it. Raises CellFault."""
    found = re.fullmatch(r"([+-]?\d{1,15})(?:[.,]0+)?", text.strip())
    if not found:
        raise CellFault(rest, f"„{shown(text)}” nie jest liczbą całkowitą. Proszę wpisać liczbę.")
    return int(found[1])


def day(text: str, rest: str = "") -> str:
    """ISO day from 2026-03-12 or, as Polish Excel saves it, 12.03.2026. Raises CellFault."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00(?::00)?)?", text.strip())
    numbers = found.groups() if found else ()
    if not numbers and (found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text.strip())):
        numbers = found.groups()[::-1]
    try:
        return date(*(int(number) for number in numbers)).isoformat()
    except (TypeError, ValueError):
        sentence = f"„{shown(text)}” nie jest datą. Proszę wpisać ją w postaci 2026-03-12."
        raise CellFault(rest, sentence) from None


def shown(text: str) -> str:
    """The beginning of a foreign text, fit for a sentence."""
    text = "".join(letter if letter.isprintable() else "?" for letter in text)
    return text if len(text) <= 30 else text[:29] + "…"


def legend(options: Iterable[Any]) -> str:
    return "; ".join(f"{option.code} = {option.label.get('pl', '')}" for option in options)


def _one(holds: Holds) -> Callable[[Question], list[Part]]:
    return lambda question: [Part("", holds, "", legend(question.options))]


def _plain(question: Question, value: Any) -> Iterable[tuple[str, Cell]]:
    yield "", value


def _as_text(question: Question, cells: Cells) -> str:
    return cells[""]


def _as_code(question: Question, cells: Cells) -> str:
    return cells[""].strip()


def _as_whole(question: Question, cells: Cells) -> int:
    return whole(cells[""])


def _date_out(question: Question, value: Any) -> Iterable[tuple[str, Cell]]:
    yield "", date.fromisoformat(value)


def _date_in(question: Question, cells: Cells) -> str:
    return day(cells[""])


def _consent_out(question: Question, value: Any) -> Iterable[tuple[str, Cell]]:
    yield "", int(bool(value))


def _consent_in(question: Question, cells: Cells) -> bool:
    return _flag(cells[""], "")


def _flag(text: str, rest: str) -> bool:
    number = whole(text, rest)
    if number not in (0, 1):
        raise CellFault(rest, f"„{shown(text)}” nie jest ani 0, ani 1. Proszę wpisać 1 (tak) albo 0 (nie).")
    return number == 1


def _many_parts(question: Question) -> list[Part]:
    flags = [Part(option.code, Holds.FLAG, option.label["pl"], "0 = nie; 1 = tak") for option in question.options]
    return [Part("", Holds.CODES, "", legend(question.options)), *flags]


def _many_out(question: Question, value: Any) -> Iterable[tuple[str, Cell]]:
    yield "", " ".join(value)
    for option in question.options:
        yield option.code, int(option.code in value)


def _many_in(question: Question, cells: Cells) -> list[str]:
    ticked = [rest for rest, text in cells.items() if rest and _flag(text, rest)]
    if "" not in cells:
        return ticked
    codes = cells[""].split()
    flagged = [rest for rest in cells if rest]
    for rest in flagged:
        if (rest in codes) != (rest in ticked):
            raise CellFault(
                rest,
                f"wartość nie zgadza się z kolumną {question.id} („{shown(cells[''])}”). "
                f"Proszę poprawić jedną z nich albo usunąć kolumny {question.id}/….",
            )
    return codes


def _severity_parts(question: Question) -> list[Part]:
    grades = legend(question.grades)
    return [Part(option.code, Holds.GRADE, option.label["pl"], grades) for option in question.options]


def _severity_out(question: Question, value: Any) -> Iterable[tuple[str, Cell]]:
    yield from value.items()


def _severity_in(question: Question, cells: Cells) -> dict[str, Any]:
    numbered = all(grade.code.isdigit() for grade in question.grades)
    return {rest: whole(text, rest) if numbered else text.strip() for rest, text in cells.items()}


CROSSES = "crosses"


def _places(question: Question) -> int:
    return question.at_most or len(question.options)


def _rank_parts(question: Question) -> list[Part]:
    options = legend(question.options)
    first = [Part("1", Holds.CODE, "miejsce 1", options)]
    others = [
        Part(str(place), Holds.CODE, f"miejsce {place}", f"jak {question.id}/1")
        for place in range(2, _places(question) + 1)
    ]
    crosses = Part(CROSSES, Holds.CODES, "zaznaczone bez kolejności", f"jak {question.id}/1")
    return [*first, *others, crosses]


def _rank_out(question: Question, value: Any) -> Iterable[tuple[str, Cell]]:
    if isinstance(value, Mapping):
        yield CROSSES, " ".join(value["unordered"])
        return
    for place, code in enumerate(value, start=1):
        if code is not None:
            yield str(place), code


def _rank_in(question: Question, cells: Cells) -> Any:
    if CROSSES in cells:
        if len(cells) > 1:
            raise CellFault(
                CROSSES, "wpisano naraz miejsca i zaznaczenia bez kolejności. Proszę zostawić jedno z nich."
            )
        return {"unordered": cells[CROSSES].split()}
    last = max(int(rest) for rest in cells)
    return [cells[str(place)].strip() if str(place) in cells else None for place in range(1, last + 1)]


def _pick_parts(question: Question) -> list[Part]:
    options = legend(question.options) or (f"jak {question.of}" if question.of else "")
    return [Part("pick", Holds.CODE, "wybór", options), Part("text", Holds.TEXT, "opis")]


def _pick_out(question: Question, value: Any) -> Iterable[tuple[str, Cell]]:
    yield from value.items()


def _pick_in(question: Question, cells: Cells) -> dict[str, str]:
    return {rest: text.strip() if rest == "pick" else text for rest, text in cells.items()}


def _block_parts(question: Question) -> list[Part]:
    return [
        Part(f"{number}/{inner.id}" + (f"/{part.rest}" if part.rest else ""), part.holds, label, part.options)
        for number in range(1, _rows(question) + 1)
        for inner in question.questions
        for part in parts_of(inner)
        for label in [f"{number}. {inner.text['pl']}" + (f" – {part.label}" if part.label else "")]
    ]


def _rows(question: Question) -> int:
    return question.at_most or 10


def _block_out(question: Question, value: Any) -> Iterable[tuple[str, Cell]]:
    for number, row in enumerate(value, start=1):
        for inner in question.questions:
            if inner.id in row and not inner.confidential:
                for rest, cell in encode(inner, row[inner.id]):
                    yield f"{number}/{inner.id}" + (f"/{rest}" if rest else ""), cell


def _block_in(question: Question, cells: Cells) -> list[dict[str, Any]]:
    inner_of = {inner.id: inner for inner in question.questions}
    rows: list[dict[str, Any]] = [{} for _ in range(max(int(rest.split("/")[0]) for rest in cells))]
    for (number, inner_id), inner_cells in _by_inner(cells):
        before = f"{number}/{inner_id}"
        try:
            rows[int(number) - 1][inner_id] = decode(inner_of[inner_id], inner_cells)
        except CellFault as fault:
            raise CellFault(f"{before}/{fault.rest}".rstrip("/"), fault.sentence) from None
    return rows


def _by_inner(cells: Cells) -> Iterator[tuple[tuple[str, str], Cells]]:
    grouped: dict[tuple[str, str], dict[str, str]] = {}
    for name, text in cells.items():
        number, inner, *rest = name.split("/", 2)
        grouped.setdefault((number, inner), {})[rest[0] if rest else ""] = text
    yield from grouped.items()


CODERS: dict[Kind, Coder] = {
    Kind.CHOICE: Coder(_one(Holds.CODE), _plain, _as_code),
    Kind.MANY: Coder(_many_parts, _many_out, _many_in),
    Kind.SEVERITY: Coder(_severity_parts, _severity_out, _severity_in),
    Kind.RANK: Coder(_rank_parts, _rank_out, _rank_in),
    Kind.SCALE: Coder(_one(Holds.NUMBER), _plain, _as_whole),
    Kind.NUMBER: Coder(_one(Holds.NUMBER), _plain, _as_whole),
    Kind.TEXT: Coder(_one(Holds.TEXT), _plain, _as_text),
    Kind.DATE: Coder(_one(Holds.DATE), _date_out, _date_in),
    Kind.PICK: Coder(_pick_parts, _pick_out, _pick_in),
    Kind.CONSENT: Coder(_one(Holds.FLAG), _consent_out, _consent_in),
    Kind.BLOCK: Coder(_block_parts, _block_out, _block_in),
}
