"""Rules of a partner's card: what may become of it, what is kept of it, and for how long."""

from datetime import date

import pytest

from survey_app.domain import partners as rules
from survey_app.domain.partners import State
from survey_app.domain.refusals import Conflict


@pytest.mark.parametrize("channel", ["www", "phone", "tablet", "helped"])
def test_what_nobody_of_the_office_has_seen_waits(channel):
    assert rules.state_on_arrival(channel) is State.WAITING


@pytest.mark.parametrize("channel", ["biuro", "paper-typed", "paper-scanned", "imported"])
def test_what_the_office_brought_in_itself_does_not_wait(channel):
    assert rules.state_on_arrival(channel) is State.ACCEPTED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.REFUSED, State.ACCEPTED),
        (State.REMOVED, State.WAITING),
        (State.ACCEPTED, State.REFUSED),
        (State.MERGED, State.REMOVED),
    ],
)
def test_a_decision_that_somebody_was_quicker_with_is_refused(before, after):
    with pytest.raises(Conflict):
        rules.refuse_unless(before, after)


def test_a_card_put_aside_is_kept_for_thirty_days_and_one_in_the_list_for_good():
    assert rules.gone_on(State.REMOVED, date(2026, 3, 1)) == date(2026, 3, 31)
    assert rules.gone_on(State.ACCEPTED, date(2026, 3, 1)) is None


def test_a_card_is_filled_up_from_another_but_for_contacts_and_consent():
    kept = {"N1": "OSP", "N4": ["H10"]}
    other = {"N1": "Straż", "N5": 20, "N13": "Osoba Poufna", "N14": "tel. 1", "N15": True}
    assert rules.filled_up(kept, other) == {"N1": "OSP", "N4": ["H10"], "N5": 20}
