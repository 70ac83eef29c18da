"""How often the right theme is suggested, and how many names the scrubber marks; no training.

Three sets: the development set of the field; own sentences after which stems were added; own sentences never used
for that. All are invented, the last two by the author of the stems.
"""

import csv
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.material.names import WITHOUT, with_names
from exports.scrubber import marks
from exports.themes import Suggester

FOLDER = Path(__file__).parent / "material"
CODE_OF = {
    "OSW": "P01", "TRA": "P02", "ZDR": "P03", "SEN": "P04", "PSY": "P04", "NIE": "P05", "DZI": "P06", "UZA": "P08",
    "PRA": "P10", "BEZ": "P13", "EKO": "P14", "EST": "P14", "SWI": "P15", "KUL": "P16", "INF": "P18", "INT": "P19",
}  # fmt: skip
"""Labels of the development set that have a code of the catalogue."""
PLACES = ("Lipokąt", "Makodół")
SEED, SENTENCES = 3, 320

Labelled = Sequence[tuple[str, str]]


def main() -> None:
    suggester = Suggester()
    for name, rows in (
        ("development set", development_set()),
        ("own, stems added after it", own("own")),
        ("own, held out", own("held-out")),
    ):
        first, three = accuracy(suggester, rows)
        print(f"{name:28} right first {first:.2f} (goal 0.70), among three {three:.2f} (goal 0.80), n = {len(rows)}")
    texts = [text for text, _ in own("own")]
    began = time.perf_counter()
    for text in texts:
        suggester.suggest(text)
    print(f"one answer: {1000 * (time.perf_counter() - began) / len(texts):.1f} ms")
    print(f"names marked {recall():.2f} (goal 0.85), sentences marked for nothing {false_alarms():.3f} (goal 0.02)")


def accuracy(suggester: Suggester, rows: Labelled) -> tuple[float, float]:
    """Share of texts whose code is suggested first, and among three."""
    suggested = [(suggester.suggest(text), code) for text, code in rows]
    first = sum(codes[:1] == [code] for codes, code in suggested)
    return first / len(rows), sum(code in codes for codes, code in suggested) / len(rows)


def development_set() -> Labelled:
    rows = _rows("open-answers-dev.csv")
    return [(row["text"], CODE_OF[row["category"]]) for row in rows if row["category"] in CODE_OF]


def own(which: str) -> Labelled:
    return [(row["text"], row["code"]) for row in _rows(f"open-answers-{which}.csv")]


def recall(seed: int = SEED) -> float:
    """Share of invented names of which at least half the letters are marked."""
    named = with_names(seed, SENTENCES)
    return sum(_covered(marks(text, PLACES), *span) for text, span in named) / len(named)


def false_alarms() -> float:
    """Share of sentences without a person in which something is marked."""
    sets = (_rows(f"open-answers-{which}.csv") for which in ("dev", "own", "held-out"))
    clean = [*WITHOUT, *(row["text"] for rows in sets for row in rows)]
    return sum(bool(marks(text, PLACES)) for text in clean) / len(clean)


def _covered(found: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    return sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in found) * 2 >= end - start


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
