"""From a mention to an answer, and the promise: after an end nothing is left but numbers."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.journeys import keep_safe
from survey_app.people import cards, register, rules, workflow
from survey_app.people.tables import Card, Counter, Decision, Erasure, Mention, Nominee, Volunteer
from survey_app.people.workflow import Yes
from tests.conftest import furnish, new_app, settings_in
from tests.people.test_persons import TODAY, counted, found, in_people, nominate

SURE = Yes("Jan Gil", "600 100 200", "AKC", ["H01"], "C-1")


def prepared(app, name="Jan Gil", delivery="C", today=TODAY):
    person = next(one for one in found(app).persons if one.name.startswith(name))
    return in_people(app, workflow.prepare, person, name, delivery, today)


def state(app):
    return [one.state for one in found(app).persons]


def test_a_letter_is_prepared_handed_over_and_undone(app):
    nominate(app, "Jan Gil")
    letter = prepared(app)
    assert state(app) == [rules.State.TO_INFORM]
    in_people(app, workflow.inform, letter.nominee.id, TODAY)
    assert state(app) == [rules.State.INFORMED]
    in_people(app, workflow.not_informed, letter.nominee.id)
    assert state(app) == [rules.State.TO_INFORM]


def test_the_code_is_readable_kept_as_a_digest_and_understood_however_it_is_typed(app):
    nominate(app, "Jan Gil")
    letter = prepared(app)
    assert len(letter.code.replace("-", "")) == workflow.CODE_LETTERS
    assert not set(letter.code) & set("IO01")
    assert letter.code not in letter.nominee.code
    for typed in (letter.code, letter.code.lower().replace("-", " "), f"  {letter.code}  "):
        assert in_people(app, workflow.by_code, typed, TODAY).name == "Jan Gil"
    for typed in ("", "AAAA-AAAA-AAAA", letter.code[:-1]):
        with pytest.raises(NotFound):
            in_people(app, workflow.by_code, typed, TODAY)


def test_a_second_letter_makes_the_first_code_worthless(app):
    nominate(app, "Jan Gil")
    first, second = prepared(app), prepared(app)
    with pytest.raises(NotFound):
        in_people(app, workflow.by_code, first.code, TODAY)
    assert in_people(app, workflow.by_code, second.code, TODAY).id == first.nominee.id


def test_after_the_term_neither_code_nor_letter_works(app):
    nominate(app, "Jan Gil")
    letter, over = prepared(app), TODAY + timedelta(days=30)
    with pytest.raises(NotFound):
        in_people(app, workflow.by_code, letter.code, over)
    with pytest.raises(Conflict):
        prepared(app, today=over)


def test_who_agrees_becomes_a_volunteer_and_the_nomination_is_gone(app):
    nominate(app, "Jan Gil", "Jana Gila")
    letter = prepared(app)
    in_people(app, workflow.agree, letter.nominee.id, SURE, TODAY)
    assert found(app).persons == []
    assert counted(app) == {("agreed", 1)}, "two slips, one person"
    with app.extensions["people"].reading() as people:
        (one,) = people.scalars(select(Volunteer))
        assert (one.name, one.contact, one.how, one.solectwo) == ("Jan Gil", "600 100 200", "AKC", "bydlin")


@pytest.mark.parametrize("yes", [
    SURE._replace(name=" "), SURE._replace(contact=""), SURE._replace(how=""), SURE._replace(how="X"),
    SURE._replace(name="a" * 201),
])  # fmt: skip
def test_a_yes_without_what_is_needed_is_refused_and_nothing_is_lost(app, yes):
    nominate(app, "Jan Gil")
    letter = prepared(app)
    with pytest.raises(WrongInput):
        in_people(app, workflow.agree, letter.nominee.id, yes, TODAY)
    assert state(app) == [rules.State.TO_INFORM]


def test_who_refuses_is_gone_the_same_day(app):
    nominate(app, "Jan Gil", "J. Gil")
    letter = prepared(app)
    in_people(app, workflow.refuse, letter.nominee.id, TODAY)
    assert [one.name for one in found(app).persons] == ["J. Gil"], "who was not joined stays"
    assert counted(app) == {("refused", 1)}


def test_a_later_mention_joins_the_letter_and_goes_with_the_answer(app):
    nominate(app, "Jan Gil")
    letter = prepared(app)
    nominate(app, "Jana Gila", met_on=TODAY + timedelta(days=1))
    (one,) = found(app).persons
    assert one.nominee.id == letter.nominee.id
    in_people(app, workflow.end_person, one, rules.Outcome.REFUSED, TODAY)
    assert found(app).persons == []


@pytest.mark.parametrize(("informed", "outcome"), [(True, "silent"), (False, "expired")])
def test_silence_erases_by_itself(app, tmp_path, informed, outcome):
    nominate(app, "Jan Gil", "Jana Gila")
    letter = prepared(app)
    if informed:
        in_people(app, workflow.inform, letter.nominee.id, TODAY)
    over = TODAY + timedelta(days=30)
    keep_safe.forget(app.extensions["people"], app.extensions["answers"], over - timedelta(days=1), tmp_path)
    assert len(found(app).persons) == 1
    keep_safe.forget(app.extensions["people"], app.extensions["answers"], over, tmp_path)
    assert found(app).persons == []
    assert counted(app) == {(outcome, 1)}


@pytest.mark.parametrize(("met_on", "gone_on"), [
    (date(2026, 1, 31), date(2026, 2, 28)), (date(2026, 3, 12), date(2026, 4, 11)),
    (date(2026, 2, 10), date(2026, 3, 10)),
])  # fmt: skip
def test_the_clock_is_the_earlier_of_thirty_days_and_one_month(met_on, gone_on):
    assert rules.erase_mention_on(met_on) == gone_on


@pytest.mark.parametrize(("days", "warning"), [(0, 0), (6, 0), (7, 7), (13, 7), (14, 14), (24, 14), (25, 25), (29, 25)])
def test_the_list_reminds_after_7_14_and_25_days(days, warning):
    assert rules.warning(TODAY, TODAY + timedelta(days=days)) == warning


class Promise(RuleBasedStateMachine):
    """Whatever happens in whatever order: only who agreed stays, and nothing outlives its clock."""

    @initialize(target=None)
    def begin(self):
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.app = new_app(settings_in(Path(self.folder.name)))
        furnish(self.app)
        self.today, self.number, self.agreed, self.held, self.printed = TODAY, 0, 0, [], 0

    @rule(days=st.integers(0, 12))
    def time_passes(self, days):
        self.today += timedelta(days=days)
        keep_safe.forget(
            self.app.extensions["people"], self.app.extensions["answers"], self.today, Path(self.folder.name)
        )

    @rule(again=st.booleans())
    def named(self, again):
        self.number += not again
        with self.app.extensions["people"].writing() as people:
            register.add_nomination(
                people, text=f"Jan Kanarek{'abcdefghijklmnop'[self.number % 16] * 3}", areas=["H01"], knows="N",
                delivery="C", solectwo="bydlin", met_on=self.today, today=self.today,
            )  # fmt: skip

    def _some(self, chosen, *states):
        everybody = [one for one in found(self.app).persons if one.state in states]
        return everybody[chosen % len(everybody)] if everybody else None

    @rule(chosen=st.integers(0, 5))
    def a_letter(self, chosen):
        person = self._some(chosen, rules.State.NAMED, rules.State.TO_INFORM)
        if person:
            in_people(self.app, workflow.prepare, person, person.name, "C", self.today)

    @rule(chosen=st.integers(0, 5))
    def handed_over(self, chosen):
        person = self._some(chosen, rules.State.TO_INFORM)
        if person:
            in_people(self.app, workflow.inform, person.nominee.id, self.today)

    @rule(chosen=st.integers(0, 5), yes=st.booleans())
    def answered(self, chosen, yes):
        person = self._some(chosen, rules.State.INFORMED)
        if person and yes:
            in_people(self.app, workflow.agree, person.nominee.id, SURE, self.today)
            self.agreed += 1
        elif person:
            in_people(self.app, workflow.refuse, person.nominee.id, self.today)

    @rule(number=st.integers(1, 3), months=st.integers(1, 2))
    def cards_printed(self, number, months):
        codes, until = cards.new_codes(number), cards.valid_until(self.today, months)
        batch = in_people(self.app, cards.keep, codes, "bydlin", self.today, until)
        self.held += [(code, batch.id, until) for code in codes]
        self.printed += number

    @rule(chosen=st.integers(0, 5), wrong=st.booleans())
    def signed_up_with_a_card(self, chosen, wrong):
        if wrong or not self.held:
            with pytest.raises(NotFound):
                in_people(self.app, cards.sign_up, "AAAA-AAAA-AAAA", SURE, "bydlin", self.today, "")
            return
        code, _, until = self.held.pop(chosen % len(self.held))
        if self.today > until:
            with pytest.raises(NotFound):
                in_people(self.app, cards.sign_up, code, SURE, "bydlin", self.today, "")
        else:
            in_people(self.app, cards.sign_up, code, SURE, "bydlin", self.today, "")
            self.agreed += 1

    @rule(chosen=st.integers(0, 5))
    def cards_taken_back(self, chosen):
        valid = [one for one in self.held if one[2] >= self.today]
        if valid:
            gone = valid[chosen % len(valid)][1]
            in_people(self.app, cards.take_back, gone, self.today, anywhere=True)
            self.held = [one for one in self.held if one[1] != gone]

    @precondition(lambda self: hasattr(self, "app"))
    @invariant()
    def every_card_is_waiting_or_a_number(self):
        with self.app.extensions["people"].reading() as people:
            waiting = people.scalar(select(func.count()).select_from(Card))
            assert waiting == len([one for one in self.held if one[2] >= self.today])
            lines = cards.lines(people)
            assert sum(line.printed for line in lines) == self.printed
            assert sum(line.left for line in lines) == waiting

    @precondition(lambda self: hasattr(self, "app"))
    @invariant()
    def only_who_agreed_stays(self):
        with self.app.extensions["people"].reading() as people:
            assert people.scalar(select(func.count()).select_from(Volunteer)) == self.agreed
            mentions = list(people.scalars(select(Mention)))
            nominees = {row.id: row for row in people.scalars(select(Nominee))}
            assert all(row.erase_on > self.today for row in (*mentions, *nominees.values()))
            assert {row.nominee for row in mentions if row.nominee} == set(nominees), "no letter without a mention"
            ids = {row.id for row in mentions}
            assert all({row.one, row.other} <= ids for row in people.scalars(select(Decision)))
            assert not ids & set(people.scalars(select(Erasure.id)))
            assert all(row.number > 0 for row in people.scalars(select(Counter)))

    def teardown(self):
        if hasattr(self, "app"):
            for name in ("answers", "people"):
                self.app.extensions[name].dispose()
            self.folder.cleanup()


Promise.TestCase.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
test_the_promise_holds_in_every_order = Promise.TestCase
