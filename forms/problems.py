"""What can be wrong with an answer, and the sentence that says so and what to do."""

import unicodedata
from dataclasses import dataclass

from forms.questionnaire import Question, Questionnaire, Texts, in_language

SHORT_NAME = 60
"""Length of a question's name inside a sentence, in characters."""


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    question: str  # id; empty when the whole document is at fault
    option: str = ""  # the option given or asked about
    limit: int | None = None
    place: str = ""  # form field at fault: "Q5", "Q2.P01", "S9.0.co", "0.C1"


def sentence(problem: Problem, questionnaire: Questionnaire, language: str = "pl") -> str:
    """Names the question, says what is wrong and what to do."""
    question = find(questionnaire, problem.question)
    inner = _inner(problem, question)
    texts = _SENTENCES.get(problem.code, _SENTENCES["unknown"])
    said = in_language(texts, language).format(
        option=_option(problem, inner or question, language),
        limit=problem.limit,
        **_bounds(inner or question),
    )
    if not problem.question:
        return said
    name = short_name(question, language) if question else problem.question
    row = _row(problem, inner, language)
    return in_language(_NAMED, language).format(name=name, row=row, said=said)


def short_name(question: Question, language: str = "pl") -> str:
    """The question's text, cut at a word when it is long."""
    text = in_language(question.text, language)
    if len(text) <= SHORT_NAME:
        return text.rstrip(".:")
    return text[:SHORT_NAME].rsplit(" ", 1)[0].rstrip(",.:;–- ") + "…"


def find(questionnaire: Questionnaire, question_id: str) -> Question | None:
    return next((asked for asked in questionnaire.every_question() if asked.id == question_id), None)


def presentable(given: object, limit: int = 40) -> str:
    """What somebody sent, safe to show and to store: short, without control characters and surrogates."""
    text = given[:limit] if isinstance(given, str) else type(given).__name__
    return "".join("?" if unicodedata.category(letter) in ("Cc", "Cs", "Cn") else letter for letter in text)


def _inner(problem: Problem, question: Question | None) -> Question | None:
    """The question inside a block that is at fault."""
    wanted = problem.place.rpartition(".")[2]
    return next((inner for inner in question.questions if inner.id == wanted), None) if question else None


def _option(problem: Problem, question: Question | None, language: str) -> str:
    """The option's label when there is such an option, else what was given."""
    labels = {option.code: option.label for option in question.options} if question else {}
    return in_language(labels.get(problem.option, {}), language) or problem.option


def _bounds(question: Question | None) -> dict[str, int]:
    lowest, highest = (question.lowest, question.highest) if question else (None, None)
    return {
        "lowest": LOWEST if lowest is None else lowest,
        "highest": HIGHEST if highest is None else highest,
    }


def _row(problem: Problem, inner: Question | None, language: str) -> str:
    """', wiersz 2' inside a block, ', osoba 2' inside a part filled several times; else nothing."""
    pieces = problem.place.split(".")
    if len(pieces) > 1 and pieces[0].isdecimal():
        return in_language(_ENTRY, language).format(number=int(pieces[0]) + 1)
    if inner is not None:
        name = short_name(inner, language)
        return in_language(_ROW, language).format(number=int(pieces[-2]) + 1, name=name)
    return ""


LOWEST, HIGHEST = 0, 1_000_000
"""Of a number whose question names no bounds."""

_NAMED: Texts = {
    "pl": "Pytanie „{name}”{row}: {said}",
    "en": "Question “{name}”{row}: {said}",
    "uk": "Питання «{name}»{row}: {said}",
}
_ROW: Texts = {
    "pl": ", wiersz {number} ({name})",
    "en": ", row {number} ({name})",
    "uk": ", рядок {number} ({name})",
}
_ENTRY: Texts = {"pl": ", osoba {number}", "en": ", person {number}", "uk": ", особа {number}"}
_SENTENCES: dict[str, Texts] = {
    "missing": {
        "pl": "brakuje odpowiedzi. Proszę ją wpisać.",
        "en": "there is no answer. Please fill it in.",
        "uk": "немає відповіді. Будь ласка, заповніть.",
    },
    "adults_only": {
        "pl": "można wskazać tylko osobę dorosłą. Proszę wpisać inną osobę albo zrezygnować.",
        "en": "only an adult may be named. Please name somebody else or leave the form.",
        "uk": "можна вказати лише дорослу людину. Вкажіть іншу особу або відмовтеся.",
    },
    "consent_needed": {
        "pl": "bez zaznaczenia nie możemy przyjąć zgłoszenia. Proszę zaznaczyć albo zrezygnować.",
        "en": "we cannot accept this without the box ticked. Please tick it or leave the form.",
        "uk": "без позначки в цьому полі ми не можемо прийняти форму. Поставте позначку або відмовтеся.",
    },
    "unknown_option": {
        "pl": "nie ma odpowiedzi „{option}”. Proszę wybrać odpowiedź z listy.",
        "en": "there is no answer “{option}”. Please choose one from the list.",
        "uk": "немає відповіді «{option}». Будь ласка, виберіть зі списку.",
    },
    "not_an_option": {
        "pl": "tej odpowiedzi nie da się odczytać. Proszę wybrać odpowiedź z listy.",
        "en": "this answer cannot be read. Please choose one from the list.",
        "uk": "цю відповідь неможливо прочитати. Будь ласка, виберіть зі списку.",
    },
    "unknown_grade": {
        "pl": "przy „{option}” nie da się odczytać oceny. Proszę zaznaczyć jedną z ocen.",
        "en": "the grade at “{option}” cannot be read. Please mark one of the grades.",
        "uk": "біля «{option}» неможливо прочитати оцінку. Позначте одну з оцінок.",
    },
    "too_many": {
        "pl": "jest za dużo odpowiedzi. Proszę zostawić najwyżej {limit}.",
        "en": "there are too many answers. Please keep at most {limit}.",
        "uk": "забагато відповідей. Будь ласка, залиште щонайбільше {limit}.",
    },
    "not_a_list": {
        "pl": "odpowiedź powinna być listą. Proszę zaznaczyć ją jeszcze raz.",
        "en": "the answer should be a list. Please mark it again.",
        "uk": "відповідь має бути списком. Будь ласка, позначте її ще раз.",
    },
    "bad_shape": {
        "pl": "odpowiedzi nie da się odczytać. Proszę wpisać ją jeszcze raz.",
        "en": "the answer cannot be read. Please enter it again.",
        "uk": "відповідь неможливо прочитати. Будь ласка, введіть її ще раз.",
    },
    "not_text": {
        "pl": "odpowiedź powinna być tekstem. Proszę wpisać ją jeszcze raz.",
        "en": "the answer should be text. Please write it again.",
        "uk": "відповідь має бути текстом. Будь ласка, напишіть її ще раз.",
    },
    "too_long": {
        "pl": "tekst jest za długi. Proszę go skrócić do {limit} znaków.",
        "en": "the text is too long. Please shorten it to {limit} characters.",
        "uk": "текст задовгий. Будь ласка, скоротіть його до {limit} знаків.",
    },
    "bad_characters": {
        "pl": "tekst zawiera znaki, których nie da się zapisać. Proszę wpisać go jeszcze raz.",
        "en": "the text contains characters that cannot be stored. Please write it again.",
        "uk": "текст містить знаки, які неможливо зберегти. Будь ласка, напишіть його ще раз.",
    },
    "not_a_number": {
        "pl": "odpowiedź powinna być liczbą całkowitą. Proszę wpisać same cyfry.",
        "en": "the answer should be a whole number. Please write digits only.",
        "uk": "відповідь має бути цілим числом. Будь ласка, напишіть лише цифри.",
    },
    "out_of_range": {
        "pl": "liczba jest poza zakresem. Proszę wpisać liczbę od {lowest} do {highest}.",
        "en": "the number is out of range. Please write a number from {lowest} to {highest}.",
        "uk": "число поза межами. Будь ласка, напишіть число від {lowest} до {highest}.",
    },
    "not_a_date": {
        "pl": "nie ma takiej daty. Proszę wpisać dzień, miesiąc i rok, na przykład 15.03.2026.",
        "en": "there is no such date. Please write day, month and year, for example 15.03.2026.",
        "uk": "немає такої дати. Будь ласка, напишіть день, місяць і рік, наприклад 15.03.2026.",
    },
    "unknown_question": {
        "pl": "nie ma go w kwestionariuszu. Proszę odświeżyć stronę i wypełnić ankietę jeszcze raz.",
        "en": "this question is not in the questionnaire. Please reload the page and fill it in again.",
        "uk": "цього питання немає в анкеті. Будь ласка, оновіть сторінку й заповніть анкету ще раз.",
    },
    "unknown": {
        "pl": "odpowiedzi nie da się przyjąć. Proszę sprawdzić ją jeszcze raz.",
        "en": "the answer cannot be accepted. Please check it again.",
        "uk": "відповідь неможливо прийняти. Будь ласка, перевірте її ще раз.",
    },
    "not_an_object": {
        "pl": "Odpowiedzi nie da się odczytać. Proszę odświeżyć stronę i wysłać ankietę jeszcze raz.",
        "en": "The answers cannot be read. Please reload the page and send the form again.",
        "uk": "Відповіді неможливо прочитати. Будь ласка, оновіть сторінку й надішліть анкету ще раз.",
    },
    "too_many_entries": {
        "pl": "Wpisano za dużo osób. Proszę zostawić najwyżej {limit}.",
        "en": "Too many persons are entered. Please keep at most {limit}.",
        "uk": "Внесено забагато осіб. Будь ласка, залиште щонайбільше {limit}.",
    },
}
