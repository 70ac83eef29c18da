"""Counting 100,000 forms for the pages of results against a bare walk with orjson and Counter, interleaved.

Goals: ≤ 2 × the bare walk in CPU, ≤ 50 MB above the idle process. Both read the same rows of the same database.
"""

import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import orjson

from bench.workbook import memory
from exports.tally import tally
from survey_app.database import Database
from survey_app.domain.meetings import MeetingKind
from survey_app.journeys import demo_answers, install, prepare, questionnaires, report
from survey_app.journeys.demo_gmina import VILLAGES as INVENTED
from survey_app.store import schema

FORMS, DIFFERENT, ROUNDS = 100_000, 2_000, 3
DAY = date(2026, 3, 12)
GOAL_RATIO, GOAL_MB = 2.0, 50
CLOSED = ("Q1", "Q5", "Q7a", "Q8", "Q9", "Q10", "Q11", "Q12", "M1", "M2", "M3")
ROWS = "SELECT solectwo, answers FROM submission WHERE campaign = 2026 AND NOT withdrawn"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "odpowiedzi.db"
        database = Database(f"sqlite:///{path}")
        fill(database)
        import numpy  # noqa: F401 - at rest the library is loaded, as in a process that has shown one page of results

        with database.reading() as work:
            tally(report.dataset(work, 2025, DAY))
        bare(path, limit=100)
        extra = above_idle(lambda: ours(database))
        times = [(cpu(lambda: ours(database)), cpu(lambda: bare(path))) for _ in range(ROUNDS)]
        best, floor = min(one for one, _ in times), min(other for _, other in times)
        print(
            f"tally: {FORMS} forms, CPU s  ours {best:.2f}  floor {floor:.2f}  "
            f"ratio {best / floor:.2f}  goal {GOAL_RATIO:.0f}"
        )
        print(f"tally: {FORMS} forms, MB above idle  ours {extra:.0f}  goal {GOAL_MB}")
        database.dispose()


def ours(database: Database) -> None:
    """Everything a page of results shows, words of certainty included, nothing kept from before."""
    with database.reading() as work:
        results = tally(report.dataset(work, 2026, DAY))
    assert results.n_forms == FORMS


def bare(path: Path, limit: int = -1) -> Counter[tuple[str, str, str]]:
    """The least anybody can do: each row decoded, each answer to a closed question counted by village."""
    found: Counter[tuple[str, str, str]] = Counter()
    connection = sqlite3.connect(path)
    for village, text in connection.execute(f"{ROWS} LIMIT ?", (limit,)):
        answers = orjson.loads(text)
        for question in CLOSED:
            answer = answers.get(question)
            if answer is None:
                continue
            for code in answer if isinstance(answer, list) else (answer,):
                found[village, question, code] += 1
        for code, grade in answers.get("Q2", {}).items():
            found[village, "Q2", code] += grade
        ranked = answers.get("Q4", ())
        for place, code in enumerate(ranked["unordered"] if isinstance(ranked, dict) else ranked):
            found[village, "Q4", code] += 3 - place
    connection.close()
    return found


def cpu(work: Callable[[], Any]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def above_idle(work: Callable[[], Any]) -> float:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak is counted from here on
    idle = memory("VmRSS")
    work()
    return memory("VmHWM") - idle


def fill(database: Database) -> None:
    """One meeting in each of fifteen villages; some thousand different forms, again and again under new ids."""
    schema.Base.metadata.create_all(database.writer)
    with database.writing() as work:
        install.set_up(work, DAY)
        asked = questionnaires.current_by_id(work, "mieszkaniec")
        villages = [village.slug for village in report.villages(work)]
        meetings = {
            slug: prepare.plan_meeting(work, kind=MeetingKind.SOLECTWO, held_on=DAY, today=DAY, solectwo=slug).id
            for slug in villages
        }
    rows = synthetic(asked, meetings)
    with database.alone() as connection:
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO submission (id, meeting, solectwo, campaign, questionnaire, version, digest, channel,"
            " language, filled_on, sheet, answers, unreadable, content, withdrawn)"
            f" VALUES (?, ?, ?, 2026, 'mieszkaniec', {asked.version}, '{asked.digest}', ?, 'pl', '{DAY}', NULL, ?,"
            " '[]', '', 0)",
            rows,
        )
        connection.execute("COMMIT")


def synthetic(asked: Any, meetings: dict[str, str]) -> Iterator[tuple[str, str, str, str, str]]:
    chance = Random(1)
    codes = [option.code for key in ("Q2", "Q4") for option in asked.question(key).options]
    felt, here = demo_answers.strengths(chance, codes, 0.8), demo_answers.strengths(chance, codes, 0.4)
    different = [
        orjson.dumps(demo_answers.resident(chance, asked, INVENTED[0], felt, here), option=orjson.OPT_SORT_KEYS)
        for _ in range(DIFFERENT)
    ]
    slugs = list(meetings)
    for _ in range(FORMS):
        slug = chance.choice(slugs)
        channel = chance.choice(("paper-typed", "tablet", "phone"))
        yield (
            str(UUID(int=chance.getrandbits(128), version=4)),
            meetings[slug],
            slug,
            channel,
            chance.choice(different).decode(),
        )


if __name__ == "__main__":
    main()
