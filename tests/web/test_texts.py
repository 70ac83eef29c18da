"""Words of resident pages: the same keys in three languages, the same gaps, dates as each language writes them."""

import re
from datetime import date

import pytest

from survey_app.web import texts
from tests.build import a_meeting

GAPS = re.compile(r"{(\w+)}")


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_text_is_translated_with_the_same_gaps(language):
    polish, own = texts.resident_texts("pl"), texts.resident_texts(language)
    assert set(own) == set(polish)
    assert {key for key in polish if sorted(GAPS.findall(polish[key])) != sorted(GAPS.findall(own[key]))} == set()
    same = {key for key in polish if own[key] == polish[key] and len(polish[key]) > 6}
    assert same <= {"phone", "email"}


@pytest.mark.parametrize(
    ("language", "written"), [("pl", "12 marca 2026 r."), ("en", "12 March 2026"), ("uk", "12 березня 2026 р.")]
)
def test_the_day_is_written_as_the_reader_writes_it(app, visitor, language, written):
    assert " ".join(texts.day_in(date(2026, 3, 12), language).split()) == written
    page = visitor.get(f"/s/{a_meeting(app).join_code}/?j={language}")
    assert f"Bydlin , {written}" in page.text or f"Bydlin, {written}" in page.text
