"""The plan of a year: what a row, its evidence and the whole draft are, and how a row reads in the document.

Task fields carry the names of the columns of store.plans.PlanTask.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from exports.folding import folded
from forms.polish import kolejnosc, okres

PROPOSED, ACCEPTED, CHANGED, REFUSED = "propozycja", "przyjęte", "zmienione", "odrzucone"
DECISIONS = (PROPOSED, ACCEPTED, CHANGED, REFUSED)
IN_PLAN = (ACCEPTED, CHANGED)

STATUSES = ("zrealizowane", "w trakcie", "niezrealizowane", "rezygnacja")
GIVEN_UP = "rezygnacja"  # the one status that needs a reason

FROM_PREVIOUS, FROM_NEED, OWN = "poprzedni plan", "potrzeba", "własne"
LOADED = "wczytane"  # came with a plan adopted elsewhere
REFERRED = "do przekazania"  # no task: a problem outside the statutory areas, for the wójt

ROLES = ("CUS prowadzi", "współorganizacja", "partnerstwo")
DRAFT, APPROVED = "projekt", "zatwierdzony"
NO_EVIDENCE = "bez dowodu w ankietach"

GOALS = {
    "1": "Mieszkańcy i organizacje mają realny udział w tworzeniu i wykonywaniu planów na dłuższy czas.",
    "2": "Partnerzy wspólnie rozpoznają problemy społeczne gminy i wspólnie je rozwiązują.",
    "3": "Organizacje pozarządowe i grupy nieformalne rozwijają się z pomocą dobraną do ich potrzeb.",
    "4": "Organizacje działające w gminie lepiej się znają i częściej pracują razem.",
}


LINKED = "linked"
"""What a change is called that adds a partner's card to a task or takes it off; the task's text stays."""


class Linked(NamedTuple):
    """A partner whose card joins a task."""

    name: str
    in_print: bool  # it agreed to be named in what is printed and published


class CodeEvidence(NamedTuple):
    """What the forms say about one code. Fewer than 3 people are hidden: None, and the indexes with them."""

    code: str
    label: str
    chosen: int | None
    n_valid: int
    equal_villages: float | None
    population_weighted: float | None
    rank: int | None  # by the index in which every village has one voice
    villages_in_top5: int
    word: str  # certainty in the gmina: pewne, prawdopodobne, nierozstrzygnięte or empty
    villages_sure: tuple[str, ...]  # names, in Polish alphabetical order
    villages_likely: tuple[str, ...]
    councils: tuple[str, ...]  # councils that name it among their three needs

    @property
    def villages(self) -> tuple[str, ...]:
        """Where it is sure or likely, in Polish alphabetical order."""
        return tuple(sorted({*self.villages_sure, *self.villages_likely}, key=kolejnosc))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Frozen on the day a row was made or taken over; leads back to counts, never to a form or a person."""

    campaign: int
    formula: str
    n_forms: int
    n_villages: int
    cut_off: date
    items: tuple[CodeEvidence, ...]
    linked_problems: tuple[CodeEvidence, ...]
    linked_help: tuple[str, ...]  # labels of help areas
    councils: tuple[str, ...]  # "Rada Społeczna za"
    input_hash: str
    sentence: str

    def as_document(self) -> dict[str, Any]:
        """Plain values for JSON."""
        document = asdict(self)
        document["cut_off"] = self.cut_off.isoformat()
        for name in ("items", "linked_problems"):
            document[name] = [item._asdict() for item in getattr(self, name)]
        return document


def evidence_from(document: Mapping[str, Any]) -> Evidence:
    """The reverse of Evidence.as_document."""
    fields = {name: document[name] for name in Evidence.__dataclass_fields__}
    for name in ("items", "linked_problems"):
        fields[name] = tuple(CodeEvidence(**_tuples(item)) for item in fields[name])
    for name in ("linked_help", "councils"):
        fields[name] = tuple(fields[name])
    return Evidence(**fields | {"cut_off": date.fromisoformat(document["cut_off"])})


def _tuples(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in item.items()}


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the plan. Months 1-12; goals "1;3"; solectwa are names joined with "; "."""

    id: str
    year: int
    position: int
    origin: str
    task: str
    month_from: int
    month_to: int
    decision: str = PROPOSED
    code: str = ""
    previous_no: int | None = None
    purpose: str = ""
    addressees: str = ""
    cus_role: str = ""
    kind: str = ""
    goals: str = ""
    solectwa: str = ""
    responsible: str = ""
    partners: str = ""
    indicator: str = ""
    planned: str = ""
    done: str = ""
    funding: str = ""
    cost: str = ""
    status: str = ""
    reason: str = ""
    evidence: Evidence | None = None
    newer: Evidence | None = None  # today's evidence of a row taken over, when it differs from the frozen one
    previous_status: str = ""  # of the row in the previous plan
    linked: tuple[Linked, ...] = ()  # partners whose cards join the task, beside what stands in `partners`

    @property
    def in_plan(self) -> bool:
        return self.decision in IN_PLAN

    @property
    def period(self) -> str:
        return okres(self.month_from, self.month_to, self.year)

    @property
    def partners_shown(self) -> str:
        """For the team: who joined by card, then what a person wrote, as it was written."""
        return self._partners(one.name for one in self.linked)

    @property
    def partners_in_print(self) -> str:
        """The same with those cards alone that agreed to be named."""
        return self._partners(one.name for one in self.linked if one.in_print)

    def _partners(self, names: Iterable[str]) -> str:
        written = folded(self.partners)
        return "; ".join([*(name for name in names if folded(name) not in written), *filter(None, [self.partners])])

    @property
    def why(self) -> str:
        return self.evidence.sentence if self.evidence else NO_EVIDENCE

    @property
    def public_text(self) -> str:
        """The row's text in the three-column document, made of role, task and purpose."""
        purpose = ", ".join(part.strip() for part in self.purpose.split(";") if part.strip())
        usual = _BEFORE_TASK.get((self.cus_role, ""), "")
        text = _BEFORE_TASK.get((self.cus_role, self.kind), usual) + self.task
        return f"{text} – {purpose}" if purpose else text


_BEFORE_TASK = {
    ("partnerstwo", "wydarzenie"): "Partnerstwo przy wydarzeniu: ",
    ("partnerstwo", ""): "Partnerstwo: ",
    ("współorganizacja", ""): "Współorganizacja: ",
}


COLUMNS = {
    "task": "Zadanie",
    "addressees": "Adresaci",
    "month_from": "Miesiąc rozpoczęcia",
    "month_to": "Miesiąc zakończenia",
    "purpose": "Czemu służy zadanie",
    "goals": "Cel planu",
    "solectwa": "Sołectwa",
    "cus_role": "Forma udziału CUS",
    "responsible": "Realizator",
    "partners": "Partnerzy",
    LINKED: "Partnerzy z kart",
    "indicator": "Wskaźnik",
    "planned": "Plan",
    "done": "Wykonanie",
    "funding": "Źródło finansowania",
    "cost": "Koszt (zł)",
    "status": "Status",
    "decision": "Decyzja",
    "position": "Kolejność",
    "plan": "Plan",
}
"""Polish names of what may change, as lists of changes show them."""


class Change(NamedTuple):
    """One line of the list of changes."""

    changed_at: datetime
    task_id: str | None  # None: the whole plan
    task: str
    what: str
    before: str
    after: str
    reason: str


class Finding(NamedTuple):
    """One line of the half page of findings."""

    label: str
    chosen: int
    n_valid: int
    villages_in_top5: int


class Findings(NamedTuple):
    n_forms: int
    n_villages: int
    needs: tuple[Finding, ...]
    problems: tuple[Finding, ...]


class People(NamedTuple):
    """Leaders and volunteers in numbers only; None where the number is not known."""

    steady: int | None = None
    once: int | None = None
    leaders: int | None = None
    villages: int | None = None


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """The plan as it is on the day of the export."""

    year: int
    gmina: str
    cus: str
    state: str
    as_of: date
    approved_on: date | None
    previous_year: int | None
    tasks: tuple[Task, ...]  # by position, all decisions
    referrals: tuple[Task, ...]
    changes: tuple[Change, ...]
    findings: Findings | None = None
    people: People | None = None

    @property
    def undecided(self) -> int:
        return sum(task.decision == PROPOSED for task in self.tasks)

    @property
    def shown(self) -> tuple[Task, ...]:
        """Rows of the document: those taken over; while nothing is decided yet, the proposals."""
        decided = any(task.decision != PROPOSED for task in self.tasks)
        return tuple(task for task in self.tasks if (task.in_plan if decided else task.decision == PROPOSED))
