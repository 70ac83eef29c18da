"""The raw sheet of the workbook against pandas.to_excel, interleaved; peak memory of the whole workbook.

Run as `python -m bench.workbook`; the child that measures memory is `python -m bench.workbook FORMS FILE`.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

ROWS, COLUMNS, ROUNDS = 15_000, 40, 2  # the goal is stated for 100,000 rows; the ratio does not depend on it
FORMS = 100_000
GOAL_FASTER, GOAL_MB = 8, 150
WORDS = ("droga", "przystanek", "świetlica", "remiza", "boisko", "szkoła", "łąka", "źródło", "młodzież", "bus")


def main() -> None:
    import pandas as pd

    rows = raw_rows(ROWS)
    frame = pd.DataFrame(rows, columns=[f"K{number}" for number in range(1, COLUMNS + 1)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "arkusz.xlsx"
        ours, floor = [], []
        for _ in range(ROUNDS):
            ours.append(cpu(lambda: write_ours(path, rows)))
            floor.append(cpu(lambda: frame.to_excel(path, index=False)))
        best, baseline = min(ours), min(floor)
        print(
            f"workbook: raw sheet {ROWS} x {COLUMNS}, CPU s          "
            f"ours {best:.2f}  pandas {baseline:.2f}  {baseline / best:.1f} x faster  goal {GOAL_FASTER} x",
            flush=True,
        )
        done = subprocess.run(
            [sys.executable, "-m", "bench.workbook", str(FORMS), str(path)],
            check=True,
            capture_output=True,
            text=True,
        )
        print(done.stdout, end="")


def cpu(work: Callable[[], Any]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def raw_rows(number: int) -> list[tuple[Any, ...]]:
    """Forty mixed columns: codes, flags, numbers, days, short and long texts, gaps."""
    chance = Random(1)
    first = date(2026, 1, 1)
    kinds: list[Callable[[], Any]] = [
        *[lambda: chance.choice(("P01", "N03", "AKC", "lipie", "paper-typed"))] * 12,
        *[lambda: chance.randint(0, 1)] * 14,
        *[lambda: chance.randint(1, 2000)] * 5,
        *[lambda: first + timedelta(days=chance.randint(0, 300))] * 2,
        *[lambda: " ".join(chance.choices(WORDS, k=4))] * 4,
        *[lambda: " ".join(chance.choices(WORDS, k=14)) if chance.random() < 0.4 else None] * 3,
    ]
    return [tuple(make() for make in kinds) for _ in range(number)]


def write_ours(path: Path, rows: list[tuple[Any, ...]]) -> None:
    from openpyxl import Workbook

    from exports.cells import DATE, Look
    from exports.long_sheets import LongSheet
    from exports.splice import splice

    book = Workbook()
    looks = [
        DATE if isinstance(value, date) else Look(12, "0" if isinstance(value, int) else "General", grid=False)
        for value in rows[0]
    ]
    sheet = LongSheet(book, "Dane", [f"K{number}" for number in range(1, COLUMNS + 1)], looks, table="Dane")
    with sheet.stream, tempfile.TemporaryDirectory() as folder:
        for row in rows:
            sheet.add(row)
        sheet.finish("Dane")
        written = Path(folder) / "bez-wierszy.xlsx"
        book.save(written)
        splice(written, path, {"Dane": sheet.stream})


class ManyForms:
    """A hundred thousand forms out of some hundred different ones, made anew at each walk."""

    def __init__(self, number: int) -> None:
        from tests.exports.some_forms import a_campaign

        self.dataset = a_campaign(400)
        self._models = [form for form in self.dataset.forms if form.questionnaire == "mieszkaniec"]
        self._number = number

    def __iter__(self) -> Iterator[Any]:
        for number in range(self._number):
            model = self._models[number % len(self._models)]
            yield model._replace(id=f"{number:08x}-0000-4000-8000-000000000000")


def measure(number: int, path: Path) -> None:
    """Writes the whole workbook of so many forms and tells what it took above the same process at rest."""
    from dataclasses import replace

    import pandas  # noqa: F401 - at rest the libraries are loaded

    from exports import tally, workbook

    forms = ManyForms(number)
    dataset = replace(forms.dataset, forms=forms)
    idle, started = memory("VmRSS"), time.process_time()
    workbook.write(path, dataset, tally.tally(dataset))
    extra = memory("VmHWM") - idle
    print(
        f"workbook: whole workbook of {number} forms, MB above idle  ours {extra:.0f}  idle {idle:.0f}  "
        f"goal {GOAL_MB} ({time.process_time() - started:.0f} s CPU, {path.stat().st_size / 1e6:.0f} MB file)"
    )


def memory(what: str) -> float:
    """VmRSS now or VmHWM at most, in MB, of this process alone."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1]) / 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]), Path(sys.argv[2]))
    else:
        main()
