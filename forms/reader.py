"""Reads a questionnaire from TOML, strictly: every fault names file, question and remedy."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from forms import logic
from forms.faults import Faults
from forms.question_reader import LANGUAGES, Lists, read_question, read_texts, tables_under
from forms.questionnaire import Data, Kind, Part, Question, Questionnaire

LARGEST_FILE = 1_000_000
MOST_QUESTIONS = 200
_KEYS = ("id", "version", "languages", "title", "intro", "outro", "audience", "minutes", "part")
_PART_KEYS = ("id", "label", "data", "at_most", "question")


class QuestionnaireFault(Exception):
    """The file cannot be used; `faults` says all that is wrong with it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read(text: str, lists: Lists, source: str = "kwestionariusz") -> Questionnaire:
    """lists: options by name of the code list. A question whose list is empty is left out.

    Raises QuestionnaireFault.
    """
    faults = Faults(source)
    document = _parsed(text, faults)
    questionnaire = None if faults.found else _questionnaire(document, lists, faults)
    if questionnaire is None or faults.found:
        raise QuestionnaireFault(faults.found)
    return questionnaire


def faults_in(path: Path, lists: Lists) -> list[str]:
    """What is wrong with this file, in Polish sentences; an empty list when nothing is."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return [f"{path.name}: plik jest większy niż 1 MB. Proszę wskazać plik kwestionariusza."]
        text = path.read_bytes().decode("utf-8-sig")
    except OSError:
        return [f"{path.name}: pliku nie da się otworzyć. Proszę sprawdzić jego nazwę."]
    except UnicodeDecodeError:
        return [f"{path.name}: plik nie jest zapisany w UTF-8. Proszę zapisać go w tym kodowaniu."]
    try:
        read(text, lists, path.name)
    except QuestionnaireFault as fault:
        return fault.faults
    return []


def _parsed(text: str, faults: Faults) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as fault:
        faults.add(f"błąd w zapisie TOML{_where(str(fault))}. Proszę poprawić plik w tym miejscu.")
    except (RecursionError, ValueError):
        faults.add("plik jest zagnieżdżony zbyt głęboko albo ma zbyt długą liczbę. Proszę go uprościć.")
    return {}


def _where(message: str) -> str:
    found = re.search(r"at line (\d+), column (\d+)", message)
    if found:
        return f" (wiersz {found[1]}, znak {found[2]})"
    return " (koniec pliku)" if "end of document" in message else ""


def _questionnaire(document: Mapping[str, Any], lists: Lists, faults: Faults) -> Questionnaire | None:
    faults.keys(document, _KEYS)
    parts = _parts(document, lists, faults)
    return Questionnaire(
        id=faults.identifier(document),
        version=_version(document, faults),
        languages=_languages(document, faults),
        title=read_texts(document, "title", faults, needed=True),
        intro=read_texts(document, "intro", faults),
        outro=read_texts(document, "outro", faults),
        audience=faults.value(document, "audience", str, ""),
        parts=parts,
        minutes=_at_least_one(document, "minutes", faults),
    )


def _version(document: Mapping[str, Any], faults: Faults) -> int:
    return _at_least_one(document, "version", faults) or 1


def _at_least_one(table: Mapping[str, Any], key: str, faults: Faults) -> int | None:
    value: int | None = faults.value(table, key, int)
    if value is not None and not 1 <= value <= 1000:
        faults.add(f"pole „{key}” powinno być liczbą od 1 do 1000.")
        return None
    return value


def _languages(document: Mapping[str, Any], faults: Faults) -> tuple[str, ...]:
    given = faults.value(document, "languages", list, ["pl"])
    known = [language for language in LANGUAGES if language in given]
    if "pl" not in known or len(known) != len(given):
        faults.add(f'pole „languages” powinno zawierać "pl" i tylko języki: {", ".join(LANGUAGES)}.')
        return ("pl",)
    return tuple(given)


def _parts(document: Mapping[str, Any], lists: Lists, faults: Faults) -> tuple[Part, ...]:
    tables = tables_under(document, "part", faults)
    if not tables:
        faults.add("nie ma żadnej części. Proszę dopisać [[part]] i jej pytania [[part.question]].")
    parts = [_part(table, lists, faults) for table in tables]
    _refuse_repeated([part.id for part in parts], "część", faults)
    _refuse_repeated([question.id for part in parts for question in part.questions], "pytanie", faults)
    return tuple(parts)


def _refuse_repeated(ids: list[str], what: str, faults: Faults) -> None:
    for repeated in dict.fromkeys(one for one in ids if one and ids.count(one) > 1):
        faults.add(f"{what} „{repeated}” występuje więcej niż raz. Proszę nadać każdemu inne id.")


def _part(table: Mapping[str, Any], lists: Lists, faults: Faults) -> Part:
    here = faults.at(f"część {table.get('id') or '(bez id)'}")
    here.keys(table, _PART_KEYS)
    return Part(
        id=here.identifier(table),
        label=read_texts(table, "label", here),
        data=_data(table, here),
        questions=_questions(table, lists, here),
        at_most=_at_least_one(table, "at_most", here) or 1,
    )


def _data(table: Mapping[str, Any], faults: Faults) -> Data:
    given = faults.needed(table, "data", str, None)
    known = [data.value for data in Data]
    if given is not None and given not in known:
        faults.add(f"pole „data” ma wartość „{given[:40]}”. Może być: {', '.join(known)}.")
    return Data(given) if given in known else Data.ANONYMOUS


def _questions(table: Mapping[str, Any], lists: Lists, faults: Faults) -> tuple[Question, ...]:
    """The questions that can be asked; those whose list is empty are read, checked and left out."""
    tables = tables_under(table, "question", faults)
    if not tables:
        faults.add("nie ma żadnego pytania. Proszę dopisać [[part.question]].")
    if len(tables) > MOST_QUESTIONS:
        faults.add(f"jest więcej niż {MOST_QUESTIONS} pytań. Proszę skrócić kwestionariusz.")
        return ()
    earlier: list[Question] = []
    for place, one in enumerate(tables, start=1):
        here = faults.at(f"pytanie {_name(one, place)}")
        question = read_question(one, lists, earlier, here)
        if question.show_if is not None:
            for fault in logic.faults_of(question.show_if, earlier):
                here.add(fault)
        earlier.append(question)
    return tuple(question for question in earlier if not _has_nothing_to_offer(question))


def _name(table: Mapping[str, Any], place: int) -> str:
    given = table.get("id")
    return given[:40] if isinstance(given, str) and given else f"nr {place} (bez id)"


def _has_nothing_to_offer(question: Question) -> bool:
    chosen = question.kind in (Kind.CHOICE, Kind.MANY, Kind.SEVERITY, Kind.RANK, Kind.PICK)
    return chosen and not question.options
