"""Reads one question from its TOML table. A table says which fields each kind knows."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from forms.faults import Faults
from forms.problems import HIGHEST, LOWEST
from forms.questionnaire import Kind, Option, Question, Texts
from forms.values import LONGEST_TEXT

Lists = Mapping[str, tuple[Option, ...]]
LANGUAGES = ("pl", "en", "uk")
WIDEST_SCALE = 11
LARGEST_NUMBER = 1_000_000_000
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_RESERVED = {"pick", "text", "unordered", "entries"}
_COMMON = ("id", "kind", "text", "hint", "show_if", "required", "demographic", "confidential")
_OWN: dict[Kind, tuple[str, ...]] = {
    Kind.CHOICE: ("options", "list"),
    Kind.MANY: ("options", "list", "at_most"),
    Kind.SEVERITY: ("options", "list", "grades"),
    Kind.RANK: ("options", "list", "at_most"),
    Kind.SCALE: ("lowest", "highest"),
    Kind.TEXT: ("at_most",),
    Kind.NUMBER: ("lowest", "highest"),
    Kind.DATE: (),
    Kind.PICK: ("of",),
    Kind.CONSENT: (),
    Kind.NOTE: (),
    Kind.BLOCK: ("question", "at_most"),
}
_NEEDED: dict[Kind, tuple[tuple[str, type], ...]] = {
    Kind.SEVERITY: (("grades", list),),
    Kind.RANK: (("at_most", int),),
    Kind.SCALE: (("lowest", int), ("highest", int)),
    Kind.PICK: (("of", str),),
    Kind.BLOCK: (("at_most", int),),
}
_INSIDE_BLOCK = {Kind.CHOICE, Kind.MANY, Kind.SCALE, Kind.TEXT, Kind.NUMBER, Kind.DATE}
_OF_LIST = {Kind.CHOICE, Kind.MANY, Kind.SEVERITY, Kind.RANK}


def read_question(
    table: Mapping[str, Any], lists: Lists, earlier: Sequence[Question], faults: Faults, inside: bool = False
) -> Question:
    """The question as far as it can be read; what is wrong with it goes to `faults`."""
    kind = _kind(table, faults, inside)
    if kind is None:
        return Question(faults.identifier(table), Kind.NOTE, {"pl": ""})
    faults.keys(table, (*_COMMON, *_OWN[kind]))
    for key, of_type in _NEEDED.get(kind, ()):
        faults.needed(table, key, of_type, None)
    options = _options_of(kind, table, lists, earlier, faults)
    return Question(
        id=faults.identifier(table),
        kind=kind,
        text=read_texts(table, "text", faults, needed=True),
        hint=read_texts(table, "hint", faults),
        options=options,
        grades=read_options(table.get("grades"), "grades", faults),
        at_most=_at_most(kind, table, options, faults),
        **_bounds(kind, table, faults),
        required=_whether(table, "required", faults),
        show_if=_condition(table, faults, inside),
        of=faults.value(table, "of", str) if kind is Kind.PICK else None,
        list=faults.value(table, "list", str),
        demographic=_whether(table, "demographic", faults),
        confidential=_whether(table, "confidential", faults),
        questions=_inner(table, lists, faults) if kind is Kind.BLOCK else (),
    )


def _kind(table: Mapping[str, Any], faults: Faults, inside: bool) -> Kind | None:
    given = faults.needed(table, "kind", str, None)
    known = [kind.value for kind in Kind if not inside or kind in _INSIDE_BLOCK]
    if given is not None and given not in known:
        faults.add(f"nie ma rodzaju pytania „{given[:40]}”. Może być: {', '.join(known)}.")
    return Kind(given) if given in known else None


def _whether(table: Mapping[str, Any], key: str, faults: Faults) -> bool:
    return bool(faults.value(table, key, bool, False))


def _condition(table: Mapping[str, Any], faults: Faults, inside: bool) -> Any:
    if inside and "show_if" in table:
        faults.add("pytanie wewnątrz bloku nie może mieć warunku. Proszę usunąć „show_if”.")
        return None
    return table.get("show_if")


def read_texts(table: Mapping[str, Any], key: str, faults: Faults, needed: bool = False) -> Texts:
    """A text in several languages: text.pl = "…", text.en = "…"; a plain text = "…" is Polish."""
    given = table.get(key)
    if isinstance(given, str):
        given = {"pl": given}
    if given is None:
        if needed:
            faults.add(f"brakuje pola „{key}.pl”. Proszę dopisać tekst po polsku.")
        return {}
    if not isinstance(given, Mapping):
        faults.add(f'pole „{key}” powinno być tekstem. Proszę napisać {key}.pl = "…".')
        return {}
    return _checked_texts(given, key, faults)


def _checked_texts(given: Mapping[str, Any], key: str, faults: Faults) -> Texts:
    for language, text in given.items():
        if language not in LANGUAGES:
            faults.add(f"nie znamy języka „{key}.{language}”. Może być: {', '.join(LANGUAGES)}.")
        elif not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
            faults.add(f"pole „{key}.{language}” powinno być niepustym tekstem do {LONGEST_TEXT} znaków.")
    if "pl" not in given:
        faults.add(f"brakuje pola „{key}.pl”. Proszę dopisać tekst po polsku.")
    return {language: text.strip() for language, text in given.items() if isinstance(text, str)}


def _options_of(
    kind: Kind, table: Mapping[str, Any], lists: Lists, earlier: Sequence[Question], faults: Faults
) -> tuple[Option, ...]:
    if kind is Kind.PICK:
        return _options_of_other(table, earlier, faults)
    if kind not in _OF_LIST:
        return ()
    if ("options" in table) == ("list" in table):
        faults.add("odpowiedzi trzeba podać raz: albo w polu „options”, albo jako nazwę listy w polu „list”.")
        return ()
    if "options" in table:
        return read_options(table["options"], "options", faults)
    name = faults.value(table, "list", str)
    if name is not None and name not in lists:
        faults.add(f"nie ma listy „{name[:40]}”. Są: {', '.join(sorted(lists))}.")
    return lists.get(name, ()) if name is not None else ()


def _options_of_other(table: Mapping[str, Any], earlier: Sequence[Question], faults: Faults) -> tuple[Option, ...]:
    """PICK offers what an earlier question offered."""
    name = faults.value(table, "of", str)
    for question in earlier:
        if question.id == name and question.kind in _OF_LIST:
            return question.options
    if name is not None:
        faults.add(f"pole „of” wskazuje „{name[:40]}”. Proszę wskazać wcześniejsze pytanie z odpowiedziami.")
    return ()


def read_options(given: Any, key: str, faults: Faults) -> tuple[Option, ...]:
    """[{ code = "1", pl = "…", en = "…", uk = "…" }, …]"""
    if given is None:
        return ()
    if not isinstance(given, list) or not given or not all(isinstance(one, Mapping) for one in given):
        faults.add(f'pole „{key}” powinno być listą odpowiedzi: {{ code = "1", pl = "…" }}.')
        return ()
    options = [_option(one, place, key, faults) for place, one in enumerate(given, start=1)]
    codes = [option.code for option in options]
    for code in dict.fromkeys(code for code in codes if code and codes.count(code) > 1):
        faults.add(f"kod „{code}” w polu „{key}” występuje więcej niż raz. Proszę zmienić jeden z nich.")
    return tuple(options)


def _option(table: Mapping[str, Any], place: int, key: str, faults: Faults) -> Option:
    here = faults.at(f"{faults.place}, {key} – pozycja {place}")
    here.keys(table, ("code", *LANGUAGES, "sensitive"))
    code = here.needed(table, "code", str, "")
    if code and (not _CODE.fullmatch(code) or code in _RESERVED):
        here.add(f"kod „{code[:40]}” może mieć tylko litery bez ogonków, cyfry, - i _. Proszę go zmienić.")
    label = {language: table[language] for language in LANGUAGES if language in table}
    return Option(code, _checked_texts(label, "odpowiedź", here), _whether(table, "sensitive", here))


def _at_most(kind: Kind, table: Mapping[str, Any], options: tuple[Option, ...], faults: Faults) -> int | None:
    value: int | None = faults.value(table, "at_most", int)
    if value is None:
        return None
    limit = LONGEST_TEXT if kind is Kind.TEXT else 20 if kind is Kind.BLOCK else len(options)
    if value < 1 or (value > limit and "list" not in table and limit):
        faults.add(f"at_most = {value} nie ma tu sensu. Proszę wpisać liczbę od 1 do {limit}.")
    return value


def _bounds(kind: Kind, table: Mapping[str, Any], faults: Faults) -> dict[str, int | None]:
    if kind not in (Kind.SCALE, Kind.NUMBER):
        return {}
    lowest, highest = (faults.value(table, key, int) for key in ("lowest", "highest"))
    for value in (lowest, highest):
        if value is not None and abs(value) > LARGEST_NUMBER:
            faults.add(f"granice powinny leżeć między -{LARGEST_NUMBER} a {LARGEST_NUMBER}.")
    first, last = LOWEST if lowest is None else lowest, HIGHEST if highest is None else highest
    if first >= last:
        faults.add(f"lowest = {first} powinno być mniejsze niż highest = {last}.")
    elif kind is Kind.SCALE and None not in (lowest, highest) and last - first >= WIDEST_SCALE:
        faults.add(f"skala może mieć najwyżej {WIDEST_SCALE} stopni. Proszę zmienić lowest albo highest.")
    return {"lowest": lowest, "highest": highest}


def _inner(table: Mapping[str, Any], lists: Lists, faults: Faults) -> tuple[Question, ...]:
    tables = tables_under(table, "question", faults)
    if not tables:
        faults.add("blok nie ma pytań. Proszę dopisać [[part.question.question]].")
    inner = []
    for place, one in enumerate(tables, start=1):
        here = faults.at(f"{faults.place}, pole {str(one.get('id', place))[:40]}")
        inner.append(read_question(one, lists, (), here, inside=True))
    ids = [question.id for question in inner]
    if len(set(ids)) < len(ids):
        faults.add("dwa pola bloku mają to samo id. Proszę nadać każdemu inne.")
    return tuple(inner)


def tables_under(table: Mapping[str, Any], key: str, faults: Faults) -> list[Mapping[str, Any]]:
    given = table.get(key, [])
    if isinstance(given, list) and all(isinstance(one, Mapping) for one in given):
        return given
    faults.add(f"pole „{key}” powinno być zapisane jako [[{key}]], raz dla każdego.")
    return []
