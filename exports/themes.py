"""Which themes an open answer may belong to: suggestions for a person, never a decision.

Stems of words, kept in theme_stems.csv and made for the field, and the nearest sentences by character n-grams
(catalogue, examples, what was confirmed before), both over folded text. No training, no library.
"""

import csv
import io
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from exports.folding import folded, sounded
from forms import library

MOST_CODES = 3
SUGGESTED = 3
NEAREST = 3
GRAMS = (3, 4, 5)
STEM_WEIGHT, NEAR_WEIGHT, OWN_WEIGHT = 1.0, 1.6, 2.0
LEAST = 0.12
"""A score below says nothing."""
OTHERS = ("P98", "P99", "N99", "H99")
"""Codes of the catalogue that are no themes."""
SHORT = 4  # letters: a shorter stem must be the whole word
NO_CONTENT = frozenset(
    sounded(text)
    for text in (
        "brak", "nic", "nie", "nie wiem", "nie mam zdania", "nie mam", "nic nie potrzeba", "wszystko dobrze", "tak",
        "wszystko ok", "bez zmian", "brak uwag", "nie dotyczy", "trudno powiedzieć", "jest dobrze", "nie mam uwag",
        "nie mam pomysłu", "brak pomysłu", "nd", "nie znam", "nic nie przychodzi mi do głowy", "ok",
        "nic mi nie trzeba",
    )
)  # fmt: skip

Grams = Mapping[str, float]


class Sentence(NamedTuple):
    grams: Grams
    codes: tuple[str, ...]
    own: bool  # confirmed by a person


def has_content(text: str) -> bool:
    """Whether there is anything to put under a theme."""
    said = sounded(text)
    return len(said) > 1 and said not in NO_CONTENT


class Suggester:
    """Suggests codes of the catalogue whose first letter is among `kinds`, and any code that was confirmed."""

    def __init__(self, confirmed: Iterable[tuple[str, Sequence[str]]] = (), kinds: str = "P") -> None:
        self._stems = {code: stems for code, stems in _stems().items() if code[0] in kinds}
        self._rare = _rarity(self._stems)
        catalogue = [(text, codes) for text, codes in _catalogue() if codes[0][0] in kinds]
        own = [(text, tuple(codes)) for text, codes in confirmed if codes]
        texts = [text for text, _ in (*catalogue, *own)]
        self._weight = _inverse_frequency(texts)
        self._sentences = [
            Sentence(self._grams(text), codes, place >= len(catalogue))
            for place, (text, codes) in enumerate((*catalogue, *own))
        ]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for place, sentence in enumerate(self._sentences):
            for gram in sentence.grams:
                self._holding[gram].append(place)

    def suggest(self, text: str, most: int = SUGGESTED) -> list[str]:
        """Codes, the best first; none for a text without content."""
        if not has_content(text):
            return []
        scores: defaultdict[str, float] = defaultdict(float)
        for code, score in self._by_stems(text).items():
            scores[code] += STEM_WEIGHT * score
        for code, score in self._by_neighbours(text).items():
            scores[code] += NEAR_WEIGHT * score
        ordered = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        return [code for code, score in ordered if score >= LEAST][:most]

    def nearest(self, text: str, others: Sequence[str], most: int) -> list[int]:
        """Places of the most similar of the other texts, the nearest first; unlike ones are left out."""
        grams = self._grams(text)
        alike = [(_cosine(grams, self._grams(other)), place) for place, other in enumerate(others)]
        return [place for score, place in sorted(alike, key=lambda pair: (-pair[0], pair[1])) if score > LEAST][:most]

    def _by_stems(self, text: str) -> Mapping[str, float]:
        said = sounded(text)
        words = said.split()
        scores = {}
        for code, stems in self._stems.items():
            found = [self._rare[stem] * _fits(stem, said, words) for stem in stems]
            if any(found):
                scores[code] = sum(sorted(found, reverse=True)[:3])
        most = max(scores.values(), default=1.0)
        return {code: score / max(most, 1.0) for code, score in scores.items()}

    def _by_neighbours(self, text: str) -> Mapping[str, float]:
        grams = self._grams(text)
        products: defaultdict[int, float] = defaultdict(float)
        for gram, weight in grams.items():
            for place in self._holding.get(gram, ()):
                products[place] += weight * self._sentences[place].grams[gram]
        best = sorted(products.items(), key=lambda pair: (-pair[1], pair[0]))[:NEAREST]
        scores: defaultdict[str, float] = defaultdict(float)
        for place, score in best:
            for code in self._sentences[place].codes:
                scores[code] += (OWN_WEIGHT if self._sentences[place].own else 1.0) * score / NEAREST
        return scores

    def _grams(self, text: str) -> Grams:
        """Weights by n-gram, of length one together."""
        counted: Counter[str] = Counter()
        for word in sounded(text).split():
            padded = f" {word} "
            counted.update(padded[at : at + size] for size in GRAMS for at in range(len(padded) - size + 1))
        weighed = {gram: times * self._weight.get(gram, self._weight[""]) for gram, times in counted.items()}
        length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        return {gram: weight / length for gram, weight in weighed.items()}


def _cosine(one: Grams, other: Grams) -> float:
    return sum(weight * other.get(gram, 0.0) for gram, weight in one.items())


def _fits(stem: str, said: str, words: Sequence[str]) -> float:
    """1 when a word begins with the stem, or the phrase is there; less when one letter is wrong."""
    if " " in stem:
        return 1.5 if f" {stem}" in f" {said}" else 0.0
    if len(stem) < SHORT:
        return 1.0 if stem in words else 0.0
    if any(word.startswith(stem) for word in words):
        return 1.0
    if len(stem) > SHORT and any(_one_letter_off(stem, word) for word in words):
        return 0.7
    return 0.0


def _one_letter_off(stem: str, word: str) -> bool:
    """One letter changed, missing, added or two swapped within the stem; the first letter must be right."""
    if word[:1] != stem[:1] or len(word) < len(stem) - 1:
        return False
    for at in range(1, len(stem)):
        if at >= len(word) or word[at] != stem[at]:
            rest, left = stem[at:], word[at:]
            swapped = left[1:2] + left[:1] + left[2:]
            return any(other.startswith(mine) for other, mine in (
                (left[1:], rest[1:]), (left, rest[1:]), (left[1:], rest), (swapped, rest),
            ) if mine)  # fmt: skip
    return True


def _rarity(stems: Mapping[str, Sequence[str]]) -> Mapping[str, float]:
    """A stem of many codes says little about each."""
    times = Counter(stem for some in stems.values() for stem in some)
    return {stem: 1 / number for stem, number in times.items()}


def _inverse_frequency(texts: Sequence[str]) -> Mapping[str, float]:
    """Weight by n-gram; of one never seen under the empty text."""
    holding: Counter[str] = Counter()
    for text in texts:
        grams = {
            f" {word} "[at : at + size]
            for word in sounded(text).split()
            for size in GRAMS
            for at in range(len(word) + 3 - size)
        }
        holding.update(grams)
    n = len(texts) + 1
    return {gram: math.log(n / times) for gram, times in holding.items()} | {"": math.log(n)}


@cache
def _stems() -> Mapping[str, tuple[str, ...]]:
    text = (Path(__file__).parent / "theme_stems.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text))
    return {row["code"]: tuple(dict.fromkeys(sounded(stem) for stem in row["stems"].split(";"))) for row in rows}


@cache
def _catalogue() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Labels and examples of the catalogue with their codes."""
    return tuple(
        (text, (code,))
        for code, category in library.categories().items()
        if code not in OTHERS
        for text in (category.label["pl"], *filter(None, category.examples.split("; ")))
    )


def same_text(text: str) -> str:
    """What identical answers have in common."""
    return folded(text)
