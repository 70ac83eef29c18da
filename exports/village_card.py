"""The village card: what one A4 page tells a sołectwo, as words ready to be set. The same for PDF and Word."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from exports.published import Bars, Item, Published, Ranked, Village
from forms.polish import data, data_krotka, ile, liczba
from forms.questionnaire import in_language

SHOWN = 5  # of needs and of problems
MOST_IDEAS, MOST_STEPS = 4, 3
LONGEST = 220  # letters of an idea, of what was done
READINESS, NEEDED, MONEY = "Q9", "Q7a", "F"
FUND = "O funduszu sołeckim, jeśli gmina go ma, zebranie wiejskie decyduje do 30 września."
HOW = (
    "Karta do przekazania: bez liczb, z których można by kogoś rozpoznać. "
    "Wskaźnik 0–100: pierwsza potrzeba dostaje 3 punkty, druga 2, trzecia 1; problem mały 1, duży 2, "
    "bardzo duży 3; suma punktów podzielona przez największą możliwą. Słowa „pewne”, „prawdopodobne”, "
    "„nierozstrzygnięte” mówią, czy sprawa jest w pierwszej piątce. Sąsiednie miejsca mało się różnią. Nie pokazujemy "
    "liczb mniejszych niż {least} ani spraw drażliwych."
)


@dataclass(frozen=True, slots=True)
class Told:
    """What people said and did, in words: released quotes, minutes. Nothing here is counted."""

    ideas: Sequence[str] = ()  # that need money, each released by a person
    done: str = ""  # since the previous meeting
    steps: Sequence[tuple[str, date | None]] = ()  # agreed, with the day
    met_on: Sequence[date] = ()
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A need or a problem on the card."""

    place: str
    label: str
    said: str  # "17 z 41 osób, wskaźnik 34"
    word: str
    index: int


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    under: str
    who: str
    notice: str  # why the figures are those of the gmina; empty for a village's own
    needs: tuple[Line, ...]
    problems: tuple[Line, ...]
    readiness: str
    ideas: tuple[str, ...]
    ideas_note: str
    done: str
    steps: tuple[str, ...]
    how: str
    contact: str
    slug: str = field(default="")


def card(published: Published, village: Village, told: Told) -> Card:
    """A village of too few forms gets the figures of the gmina, and is told why."""
    own = village.enough
    needs, problems = (village.needs, village.problems) if own else (published.needs, published.problems)
    return Card(
        title=f"Sołectwo {village.name}",
        under=f"{published.gmina}. Co powiedzieli mieszkańcy, kampania {published.campaign}. "
        f"Stan na {data(published.as_of)}",
        who=_who(village, told.met_on),
        notice="" if own else _why_not(published, village),
        needs=_lines(published, needs),
        problems=_lines(published, problems),
        readiness=_readiness(published, village.closed),
        ideas=tuple(_short(idea) for idea in told.ideas[:MOST_IDEAS]),
        ideas_note=_ideas_note(village, told.ideas),
        done=_short(told.done) or ("W protokole spotkania nic nie zapisano." if told.met_on else ""),
        steps=tuple(_step(*step) for step in told.steps[:MOST_STEPS]),
        how=HOW.format(least=published.thresholds.answers),
        contact=told.contact,
        slug=village.slug,
    )


def _who(village: Village, met_on: Sequence[date]) -> str:
    if not village.n_forms and not met_on:
        return "W tej kampanii nie było jeszcze spotkania w sołectwie."
    facts = [f"Spotkanie: {', '.join(data_krotka(day) for day in sorted(met_on))}" if met_on else ""]
    facts += [ile(village.n_forms, "ankieta", "ankiety", "ankiet")]
    facts += [ile(village.present, "osoba obecna", "osoby obecne", "osób obecnych") if village.present else ""]
    facts += [ile(village.population, "mieszkaniec", "mieszkańców", "mieszkańców") if village.population else ""]
    return f"{', '.join(filter(None, facts))}. Odpowiadali chętni, wynik nie jest reprezentatywny."


def _why_not(published: Published, village: Village) -> str:
    least = published.thresholds.public_forms
    forms = f"Ankiet z sołectwa jest mniej niż {least}" if village.n_forms else "Nie ma jeszcze ankiet z sołectwa"
    why = ", więc własnych wyników nie pokazujemy: można by zgadnąć, kto co odpowiedział" if village.n_forms else ""
    return f"{forms}{why}. Poniżej wynik całej gminy ({ile(published.n_forms, 'ankieta', 'ankiety', 'ankiet')})."


def _lines(published: Published, ranked: Ranked) -> tuple[Line, ...]:
    return tuple(_line(published, ranked, item) for item in ranked.items[:SHOWN])


def _line(published: Published, ranked: Ranked, item: Item) -> Line:
    return Line(
        place=f"{item.place}.",
        label=in_language(published.items[item.code], "pl"),
        said=f"{liczba(item.count)} z {ile(ranked.n, 'osoby', 'osób', 'osób')}, wskaźnik {item.index}",
        word=item.word,
        index=item.index,
    )


def _readiness(published: Published, closed: Sequence[Bars]) -> str:
    """How many would act: „akcyjnie 7, stale 4”; only numbers that may be shown."""
    bars = next((found for found in closed if found.question == READINESS), None)
    if bars is None:
        return ""
    labels = published.question(READINESS).options
    said = [
        f"{_in_a_word(in_language(labels[code], 'pl'))} – {ile(count, 'osoba', 'osoby', 'osób')}"
        for code, count in bars.counts.items()
        if count and "(" in in_language(labels[code], "pl")
    ]
    return f"Gotowi do działania: {', '.join(said)}." if said else ""


def _in_a_word(label: str) -> str:
    """„akcyjnie” out of „Tak, przy jednej akcji (akcyjnie)”."""
    return label[label.rindex("(") + 1 :].rstrip(")")


def _ideas_note(village: Village, ideas: Sequence[str]) -> str:
    bars = next((found for found in village.closed if found.question == NEEDED), None)
    number = bars.counts.get(MONEY) if bars else None
    said = f"Pomysłów, które potrzebują pieniędzy: {liczba(number)}. " if number else ""
    more = len(ideas) - MOST_IDEAS
    rest = f"Na karcie nie zmieściło się: {more}. " if more > 0 else ""
    return f"{said}{rest}{FUND}"


def _step(what: str, by: date | None) -> str:
    return f"{_short(what)} (do {data_krotka(by)})" if by else _short(what)


def _short(text: str) -> str:
    """At most LONGEST letters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST].rsplit(' ', 1)[0].rstrip(',;:–- ')} …"
