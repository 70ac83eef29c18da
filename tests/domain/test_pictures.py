"""Pictures of paper: clocks, names of sheets, the same paper, a sentence for every reason."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from survey_app.domain import pictures
from survey_app.domain.pictures import REASONS, WHY

DAY = date(2026, 3, 12)
SCAN = Path(__file__).parents[2] / "forms/scan"


@pytest.mark.parametrize(("said", "kept"), [("", 14), ("3", 3), ("14", 14), ("90", 14), ("-1", 14), ("x", 14)])
def test_a_picture_is_erased_by_the_setting_and_never_after_fourteen_days(said, kept):
    assert pictures.erase_on(DAY, said) == DAY + timedelta(days=kept)


@pytest.mark.parametrize(("said", "after"), [("", 1), ("0", 0), ("14", 5)])
def test_a_settled_sheet_loses_its_pictures_sooner_but_never_later(said, after):
    due = DAY + timedelta(days=5)
    assert pictures.erase_settled_on(due, DAY, said) == DAY + timedelta(days=after)


def test_another_paper_with_the_same_number_has_a_name_of_its_own():
    second = pictures.another_paper(17)
    assert (pictures.name_of(17), pictures.name_of(second)) == ("17-K", "17-K (kartka 2)")
    assert pictures.number_of(pictures.another_paper(second)) == 17


def test_papers_are_the_same_when_every_sure_mark_agrees():
    one = {"Q1:1": "marked", "Q1:2": "empty"}
    assert pictures.same_paper(one, dict(one))
    assert pictures.same_paper(one, {"Q1:1": "marked"})  # the other box is doubtful on one of them
    assert not pictures.same_paper(one, {"Q1:1": "empty", "Q1:2": "empty"})


def test_every_reason_of_the_reader_has_a_sentence_that_says_what_to_do():
    code = "\n".join(path.read_text(encoding="utf-8") for path in SCAN.glob("*.py"))
    given = set(re.findall(r"(?:Refused|Trouble)\(\"(\w+)\"", code))
    assert len(given) > 8
    assert given <= REASONS.keys()
    for key, sentence in REASONS.items():
        assert "Proszę" in sentence or key == "seen", key


def test_every_doubt_of_the_reader_has_words():
    code = (SCAN / "reading.py").read_text(encoding="utf-8") + (SCAN / "marks.py").read_text(encoding="utf-8")
    for why in ("doubtful", "cancelled", "blank", "double", "too_many", "grade", "rank"):
        assert f'"{why}"' in code
        assert why in WHY
