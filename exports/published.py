"""What may leave the team, as values: no number here needs any more protection. Made by exports.publishing alone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from exports.suppression import Thresholds
from forms.questionnaire import Texts

Number = int | None
"""None where a number is not shown."""


@dataclass(frozen=True, slots=True)
class Item:
    """A problem or a need that enough people named."""

    code: str
    place: int  # among those shown, shared by equals
    index: int  # 0–100, whole
    count: int  # forms that name it
    word: str  # of certainty; empty below the five first
    by_people: int | None = None  # gmina: place when villages weigh as many as live there
    villages: int = 0  # gmina: shown villages where it is among the first five


@dataclass(frozen=True, slots=True)
class Ranked:
    n: int  # usable answers
    items: tuple[Item, ...] = ()
    fewer: tuple[str, ...] = ()  # named by too few to be counted aloud, or by nobody


@dataclass(frozen=True, slots=True)
class Bars:
    """Answers to one closed question."""

    question: str
    n: Number
    counts: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Village:
    slug: str
    name: str
    population: int | None
    present: int | None
    n_forms: int
    enough: bool  # has a page of its own; without it nothing below is filled
    problems: Ranked = Ranked(0)
    needs: Ranked = Ranked(0)
    closed: tuple[Bars, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a closed question."""

    id: str
    text: Texts
    several: bool
    options: Mapping[str, Texts]


@dataclass(frozen=True, slots=True)
class People:
    """Who answered, by groups of one attribute."""

    question: str
    n: int
    groups: tuple[tuple[str, ...], ...]  # codes of answers put together
    gmina: tuple[Number, ...]
    village_groups: tuple[tuple[str, ...], ...]  # coarser, so that little is hidden
    villages: Mapping[str, tuple[Number, ...]]


@dataclass(frozen=True, slots=True)
class Published:
    campaign: int
    gmina: str
    as_of: date
    thresholds: Thresholds
    n_forms: int
    present: int | None
    population: int | None
    problems: Ranked
    needs: Ranked
    closed: tuple[Bars, ...]
    people: tuple[People, ...]
    villages: tuple[Village, ...]  # every village, in alphabetical order, also those without forms
    items: Mapping[str, Texts]  # words of problems and needs by code
    asked: tuple[Asked, ...]

    def village(self, slug: str) -> Village | None:
        return next((village for village in self.villages if village.slug == slug), None)

    def question(self, question_id: str) -> Asked:
        """Raises KeyError."""
        for asked in self.asked:
            if asked.id == question_id:
                return asked
        raise KeyError(question_id)


def to_document(published: Published) -> dict[str, Any]:
    """Plain JSON; `from_document` turns it back unchanged."""
    return asdict(published) | {
        "as_of": published.as_of.isoformat(),
        "thresholds": published.thresholds._asdict(),
    }


def from_document(kept: Mapping[str, Any]) -> Published:
    return Published(
        **_without(kept, "as_of", "thresholds", "problems", "needs", "closed", "people", "villages", "asked"),
        as_of=date.fromisoformat(kept["as_of"]),
        thresholds=Thresholds(**kept["thresholds"]),
        problems=_ranked(kept["problems"]),
        needs=_ranked(kept["needs"]),
        closed=_bars(kept["closed"]),
        people=tuple(_people(one) for one in kept["people"]),
        villages=tuple(_village(one) for one in kept["villages"]),
        asked=tuple(Asked(**one) for one in kept["asked"]),
    )


def _without(kept: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in kept.items() if name not in names}


def _ranked(kept: Mapping[str, Any]) -> Ranked:
    return Ranked(kept["n"], tuple(Item(**one) for one in kept["items"]), tuple(kept["fewer"]))


def _bars(kept: Any) -> tuple[Bars, ...]:
    return tuple(Bars(**one) for one in kept)


def _people(kept: Mapping[str, Any]) -> People:
    return People(
        question=kept["question"],
        n=kept["n"],
        groups=tuple(tuple(group) for group in kept["groups"]),
        gmina=tuple(kept["gmina"]),
        village_groups=tuple(tuple(group) for group in kept["village_groups"]),
        villages={slug: tuple(row) for slug, row in kept["villages"].items()},
    )


def _village(kept: Mapping[str, Any]) -> Village:
    return Village(
        **_without(kept, "problems", "needs", "closed"),
        problems=_ranked(kept["problems"]),
        needs=_ranked(kept["needs"]),
        closed=_bars(kept["closed"]),
    )
