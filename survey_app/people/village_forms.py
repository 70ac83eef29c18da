"""Forms of a village's name in which it may stand in a mention."""

from collections.abc import Iterable

from forms.polish import bez_znakow


def forms_of_village(name: str, more: Iterable[str] = ()) -> frozenset[str]:
    """Folded forms of a village's name that may stand after „z”; more: those that somebody typed."""
    words = bez_znakow(name).split()
    forms = {""}
    for word in words:
        forms = {f"{form} {ending}".strip() for form in forms for ending in _genitives(word)}
    return frozenset(forms | {" ".join(words)} | {bez_znakow(form) for form in more})


def _genitives(word: str) -> set[str]:
    """Every genitive the word might have: z Borowca, z Cisowej, z Dolan, z Kluczy, z Chechła."""
    found = {word, word + "a", word + "u"}
    if len(word) > 4 and word[-3:-1] == "ie":
        found |= {word[:-3] + word[-1] + "a", word[:-3] + word[-1] + "u"}
    elif len(word) > 3 and word[-2] == "e":
        found |= {word[:-2] + word[-1] + "a"}
    if word[-1] in "aeoyi":
        stem = word[:-1]
        found |= {
            stem,
            stem + "a",
            stem + "y",
            stem + "i",
            stem + "ej",
            stem + "ego",
            stem + "ych",
            stem + "ich",
            stem + "ow",
        }
    return found
