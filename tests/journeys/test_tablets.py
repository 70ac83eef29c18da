"""Tablets: one meeting, one token, known only by its hash."""

from datetime import date, datetime

import pytest

from survey_app.domain.refusals import NotFound
from survey_app.journeys import tablets
from survey_app.store.meetings import Tablet
from tests import build

TODAY = date(2026, 3, 12)
NOW = datetime(2026, 3, 12, 17, 30, 42)


def test_token_finds_its_tablet_and_is_not_kept(app):
    meeting = build.a_meeting(app)
    with app.extensions["answers"].writing() as work:
        tablet, token = tablets.pair(work, meeting.id, "tablet 1", TODAY)
        assert tablets.by_token(work, token).id == tablet.id
        assert tablets.by_token(work, token + "x") is None
        assert tablets.by_token(work, "\ud800") is None
        kept = work.get(Tablet, tablet.id)
        assert token not in (kept.id, kept.token_hash, kept.label)


def test_revoked_token_opens_nothing(app):
    meeting = build.a_meeting(app)
    with app.extensions["answers"].writing() as work:
        tablet, token = tablets.pair(work, meeting.id, "tablet 1", TODAY)
        tablets.revoke(work, tablet.meeting, tablet.id)
        assert tablets.by_token(work, token) is None
        assert [one.revoked for one in tablets.of_meeting(work, meeting.id)] == [True]


def test_pairing_document_names_what_a_tablet_needs(app):
    meeting = build.a_meeting(app)
    with app.extensions["answers"].writing() as work:
        _, token = tablets.pair(work, meeting.id, "tablet 1", TODAY)
        document = tablets.pairing_document(work, meeting.id, token)
        digest = build.digest_of(work, meeting, "mieszkaniec")
    assert document == {
        "meeting": meeting.id,
        "token": token,
        "questionnaire": "mieszkaniec",
        "version": 1,
        "digest": digest,
    }


def test_pairing_with_a_meeting_that_is_not_there_is_refused(app):
    with app.extensions["answers"].writing() as work, pytest.raises(NotFound):
        tablets.pair(work, "nothere", "tablet 1", TODAY)


def test_contact_is_noted_to_the_minute_with_the_unsent_forms(app):
    meeting = build.a_meeting(app)
    with app.extensions["answers"].writing() as work:
        tablet, _ = tablets.pair(work, meeting.id, "tablet 1", TODAY)
        tablets.was_in_touch(work, tablet, NOW, unsent=4)
        tablets.was_in_touch(work, tablet, NOW, unsent=None)
    with app.extensions["answers"].reading() as work:
        [heard] = tablets.of_meeting(work, meeting.id)
    assert (heard.last_contact, heard.unsent) == (datetime(2026, 3, 12, 17, 30), 4)
