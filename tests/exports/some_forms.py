"""Datasets for the tests of exports: invented villages, all six questionnaires, answers of every kind."""

import uuid
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from exports.dataset import Dataset, Form, MeetingRow, Village
from forms import library
from forms.answers import check
from forms.questionnaire import Kind, Option, Question, Questionnaire

VILLAGES = (
    Village("brzezinka", "Brzezinka", "Gmina Zmyślona", 212),
    Village("dabrowa-mala", "Dąbrowa Mała", "Gmina Zmyślona", 640),
    Village("lipie", "Lipie", "Gmina Zmyślona", 1480),
    Village("lany", "Łany", "Gmina Zmyślona", 95),
    Village("zrodla", "Źródła", "Gmina Zmyślona", None),
)
AS_OF = date(2026, 3, 12)
CHANNELS = ("paper-typed", "paper-typed", "tablet", "phone", "helped")
TEXTS = (
    "Brakuje oświetlenia przy przystanku i chodnika do szkoły.",
    "Koło gospodyń, straż i zadbana świetlica.",
    "Warto zrobić wspólne sprzątanie lasu, a potem ognisko dla wszystkich; najlepiej w sobotę po południu, "
    "żeby mogły przyjść rodziny z dziećmi.",
    "Autobus wieczorem",
    "Zajęcia komputerowe dla seniorów – raz w tygodniu, w świetlicy.",
)


@cache
def questionnaires() -> dict[str, Questionnaire]:
    """The six of the library with these villages and three tasks of a plan."""
    solectwa = tuple(Option(village.slug, {"pl": village.name}) for village in VILLAGES)
    tasks = tuple(Option(f"T{number}", {"pl": f"Zadanie zmyślone {number}"}) for number in (1, 2, 3))
    own = {
        "solectwa": solectwa,
        "solectwa-i-inne": (*solectwa, Option("POZA", {"pl": "poza gminą"})),
        "plan-tasks": tasks,
        "plan-events": tasks[:2],
    }
    return {name: library.load(name, own) for name in library.IDS}


def a_form(answers: dict[str, Any], questionnaire: Questionnaire | None = None, **fields: Any) -> Form:
    """A form as stored: the answers are checked first and must be right."""
    asked = questionnaire or questionnaires()["mieszkaniec"]
    checked = check(asked, answers)
    assert not checked.problems, checked.problems
    given = {
        "id": str(uuid.uuid4()),
        "meeting": "m1",
        "village": "lipie",
        "questionnaire": asked.id,
        "version": asked.version,
        "digest": asked.digest,
        "channel": "phone",
        "language": "pl",
        "filled_on": AS_OF,
        "sheet": None,
        "answers": checked.answers,
        "unreadable": [],
    }
    return Form(**given | fields)


def a_meeting_row(id: str = "m1", village: str | None = "lipie", **fields: Any) -> MeetingRow:  # noqa: A002
    given = {
        "id": id,
        "kind": "solectwo",
        "village": village,
        "council": None,
        "title": "Lipie, 12 marca 2026 r.",
        "held_on": AS_OF,
        "place": "remiza",
        "state": "closed",
        "counts": {"present": 40, "sheets_out": 35, "sheets_back": 31},
        "by_channel": {},
        "partners": "",
    }
    return MeetingRow(**given | fields)


def a_dataset(forms: list[Form], meetings: tuple[MeetingRow, ...] = (a_meeting_row(),), **fields: Any) -> Dataset:
    given = {
        "campaign": 2026,
        "gmina": "Gmina Zmyślona",
        "villages": VILLAGES,
        "meetings": meetings,
        "questionnaires": {q.digest: q for q in questionnaires().values()},
        "forms": forms,
        "as_of": AS_OF,
    }
    return Dataset(**given | fields)


def anything(chance: Random, question: Question, likely: float = 0.8) -> Any:
    """Some answer of the question's kind; None when this person skips it."""
    return None if chance.random() > likely and not question.required else _ANY[question.kind](chance, question)


def _codes(chance: Random, question: Question, most: int) -> list[str]:
    weights = [1 / (1 + number % 7) for number in range(len(question.options))]
    chosen = chance.choices([option.code for option in question.options], weights, k=most)
    return list(dict.fromkeys(chosen))


def _rank(chance: Random, question: Question) -> Any:
    codes = _codes(chance, question, question.at_most or 3)
    if chance.random() < 0.08:
        return {"unordered": codes}
    return [None, *codes][: question.at_most] if chance.random() < 0.06 else codes


def _block(chance: Random, question: Question) -> Any:
    rows = [
        {inner.id: anything(chance, inner, 0.9) for inner in question.questions}
        for _ in range(chance.randint(1, min(question.at_most or 3, 3)))
    ]
    return [{key: value for key, value in row.items() if value is not None} for row in rows]


_ANY: dict[Kind, Any] = {
    Kind.CHOICE: lambda chance, question: chance.choice(question.options).code,
    Kind.MANY: lambda chance, question: _codes(chance, question, min(question.at_most or 4, 4)),
    Kind.SEVERITY: lambda chance, question: {
        code: chance.choice(question.grades).code for code in _codes(chance, question, 5)
    },
    Kind.RANK: _rank,
    Kind.SCALE: lambda chance, question: chance.randint(question.lowest or 0, question.highest or 5),
    Kind.NUMBER: lambda chance, question: chance.randint(max(question.lowest or 0, 3), min(question.highest or 60, 60)),
    Kind.TEXT: lambda chance, question: chance.choice(TEXTS)[: question.at_most],
    Kind.DATE: lambda chance, question: (AS_OF + timedelta(days=chance.randint(1, 90))).isoformat(),
    Kind.PICK: lambda chance, question: {"pick": "P01", "text": chance.choice(TEXTS)},
    Kind.CONSENT: lambda chance, question: True,
    Kind.BLOCK: _block,
}


def answers_of(chance: Random, questionnaire: Questionnaire) -> dict[str, Any]:
    given = {
        question.id: anything(chance, question)
        for question in questionnaire.part("A").questions
        if question.kind is not Kind.NOTE
    }
    return {key: value for key, value in given.items() if value is not None}


def a_campaign(number: int = 150, seed: int = 7) -> Dataset:
    """About `number` forms of residents in five villages, and some of every other questionnaire."""
    chance = Random(seed)
    meetings, forms = [], []
    for place, village in enumerate(VILLAGES):
        here = max(3, round(number * (0.08, 0.2, 0.5, 0.04, 0.18)[place]))
        day = date(2026, 2, 3 + place)
        own = _filled(chance, here, "mieszkaniec", f"spotkanie{place + 1}", village.slug, day)
        own += _filled(chance, 3, "mlodziez", f"spotkanie{place + 1}", village.slug, day)
        own += _filled(chance, 1, "protokol", f"spotkanie{place + 1}", village.slug, day)
        counts = {"present": here + 12, "soltys": 3, "sheets_out": here + 4, "sheets_back": here}
        meetings.append(_met(own, f"{village.name}, {day.day} lutego 2026 r.", counts=counts))
        forms += own
    for place, (name, kind, title, times) in enumerate(_ELSEWHERE):
        day = date(2026, 2, 20 + place)
        own = _filled(chance, times, name, name, None, day)
        council = "RS" if kind == "council" else None
        meetings.append(_met(own, f"{title}, {day.day} lutego 2026 r.", kind=kind, council=council,
                             partners="KGW Lipie; OSP Lipie"))  # fmt: skip
        forms += own
    forms.sort(key=lambda form: form.id)
    return a_dataset(forms, tuple(meetings))


_ELSEWHERE = (
    ("rada", "council", "Rada Społeczna", 1),
    ("po-wydarzeniu", "event", "Piknik rodzinny", 9),
    ("partner", "event", "Spotkanie partnerów", 4),
)


def _filled(chance: Random, times: int, name: str, meeting: str, village: str | None, day: date) -> list[Form]:
    asked = questionnaires()[name]
    return [
        a_form(
            answers_of(chance, asked),
            asked,
            id=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            meeting=meeting,
            village=village,
            channel=chance.choice(CHANNELS),
            filled_on=day,
        )
        for _ in range(times)
    ]


def _met(forms: list[Form], title: str, **fields: Any) -> MeetingRow:
    """The meeting at which these forms were filled."""
    first = forms[0]
    given = {"title": title, "held_on": first.filled_on, "by_channel": _channels(forms)} | fields
    return a_meeting_row(first.meeting, first.village, **given)


def _channels(forms: list[Form]) -> dict[str, int]:
    found: dict[str, int] = {}
    for form in forms:
        found[form.channel] = found.get(form.channel, 0) + 1
    return found
