"""The questionnaires and code lists that come with the product."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from forms.questionnaire import Option, Questionnaire, Texts
from forms.reader import read

EARLIER = {"partner": ("8ae0bf8fe897496f63854af50de354863c57db7a22386adcb43fe876d052482d",)}
"""Digests of wordings that came with the product before: an office that still has one gets the newer."""
IDS = ("mieszkaniec", "mlodziez", "po-wydarzeniu", "partner", "rada", "protokol")
OWN_LISTS = ("solectwa", "solectwa-i-inne", "plan-tasks", "plan-events")
"""Code lists that only the gmina knows; a question whose list is empty is left out."""

_FOLDER = Path(__file__).parent / "library"


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    kind: str  # problem, need, help-area
    label: Texts
    examples: str  # "dziury w drodze; brak chodnika", Polish
    statutory_areas: tuple[int, ...]
    sensitive: bool
    on_form: bool  # offered on the one-sheet form of a meeting

    @property
    def option(self) -> Option:
        return Option(self.code, self.label, self.sensitive)


def lists() -> dict[str, tuple[Option, ...]]:
    """Options by name of the code list."""
    return {
        "problems": _options("problem"),
        "problems-on-form": _options("problem", on_form=True),
        "needs": _options("need"),
        "needs-on-form": _options("need", on_form=True),
        "help-areas": _options("help-area"),
    }


@cache
def categories() -> dict[str, Category]:
    """Problems, needs and areas of help by code, in the order of the file."""
    return {row["code"]: _category(row) for row in _rows("categories.csv")}


@cache
def statutory_areas() -> dict[int, Texts]:
    """The 14 areas of social services named by the statute, by number."""
    return {int(row["no"]): _label(row) for row in _rows("statutory-areas.csv")}


def text_of(questionnaire_id: str) -> str:
    return (_FOLDER / f"{questionnaire_id}.toml").read_text(encoding="utf-8")


def load(questionnaire_id: str, own_lists: Mapping[str, tuple[Option, ...]]) -> Questionnaire:
    """own_lists: the lists of OWN_LISTS that this gmina has."""
    known = lists() | dict.fromkeys(OWN_LISTS, ()) | dict(own_lists)
    return read(text_of(questionnaire_id), known, f"{questionnaire_id}.toml")


def _options(kind: str, on_form: bool = False) -> tuple[Option, ...]:
    of_kind = [category for category in categories().values() if category.kind == kind]
    return tuple(category.option for category in of_kind if category.on_form or not on_form)


def _category(row: Mapping[str, str]) -> Category:
    return Category(
        code=row["code"],
        kind=row["kind"],
        label=_label(row),
        examples=row["examples"],
        statutory_areas=tuple(int(number) for number in row["statutory_areas"].split(";") if number),
        sensitive=row["sensitive"] == "1",
        on_form=row["on_meeting_form"] == "1",
    )


def _label(row: Mapping[str, str]) -> Texts:
    return {language: row[f"label_{language}"] for language in ("pl", "en", "uk")}


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((_FOLDER / name).read_text(encoding="utf-8"))))
