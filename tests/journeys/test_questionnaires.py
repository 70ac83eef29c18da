"""Publishing questionnaires: versions, the office's own wording, lists that follow the gmina."""

from dataclasses import replace

import pytest

from survey_app.domain.refusals import NotFound
from survey_app.journeys import questionnaires
from survey_app.store.gmina import Solectwo
from tests.conftest import TODAY


def options_of(questionnaire, question_id):
    return {option.code for option in questionnaire.question(question_id).options}


def test_the_same_content_is_published_once(app):
    with app.extensions["answers"].writing() as work:
        before = {row.digest for row in questionnaires.current(work)}
        questionnaires.publish_library(work, TODAY)
        assert {row.digest for row in questionnaires.current(work)} == before


def test_a_new_village_makes_new_versions_of_questionnaires_that_list_villages(app):
    with app.extensions["answers"].writing() as work:
        before = {row.id: row.version for row in questionnaires.current(work)}
        work.add(Solectwo(slug="nowa-wies", name="Nowa Wieś", gmina="Klucze"))
        work.flush()
        questionnaires.publish_library(work, TODAY)
        after = {row.id: row.version for row in questionnaires.current(work)}
        assert "nowa-wies" in options_of(questionnaires.current_by_id(work, "partner"), "N3")
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"partner", "po-wydarzeniu", "protokol"}
    assert after["partner"] == before["partner"] + 1


def test_words_of_the_office_stay_when_villages_change(app):
    with app.extensions["answers"].writing() as work:
        library = questionnaires.current_by_id(work, "partner")
        questionnaires.publish(work, replace(library, title={"pl": "Nasza karta partnera"}), TODAY)
        work.add(Solectwo(slug="nowa-wies", name="Nowa Wieś", gmina="Klucze"))
        work.flush()
        questionnaires.publish_library(work, TODAY)
        partner = questionnaires.current_by_id(work, "partner")
    assert partner.title["pl"] == "Nasza karta partnera"
    assert "nowa-wies" in options_of(partner, "N3")
    assert partner.version == library.version + 2


def test_an_old_version_is_found_by_its_digest(app):
    with app.extensions["answers"].writing() as work:
        library = questionnaires.current_by_id(work, "mieszkaniec")
        questionnaires.publish(work, replace(library, intro={"pl": "Nowy wstęp."}), TODAY)
        assert questionnaires.by_digest(work, library.digest) == library
        assert questionnaires.current_by_id(work, "mieszkaniec").intro["pl"] == "Nowy wstęp."


def test_what_was_never_published_is_not_found(app):
    with app.extensions["answers"].reading() as work:
        with pytest.raises(NotFound, match="Nie ma kwestionariusza"):
            questionnaires.current_by_id(work, "ankieta-widmo")
        with pytest.raises(NotFound):
            questionnaires.by_digest(work, "0" * 64)


def test_an_office_with_an_earlier_wording_of_the_product_gets_the_newer_and_one_with_its_own_keeps_it(app):
    with app.extensions["answers"].writing() as work:
        now = questionnaires.current_by_id(work, "partner")
        part = now.part("A")
        earlier = replace(now, parts=(replace(part, questions=part.questions[:-3]),))
        questionnaires.publish(work, earlier, TODAY)
        questionnaires.publish_library(work, TODAY)
        assert questionnaires.current_by_id(work, "partner").digest == now.digest
        questionnaires.publish(work, replace(earlier, title={"pl": "Nasza karta"}), TODAY)
        questionnaires.publish_library(work, TODAY)
        assert questionnaires.current_by_id(work, "partner").title["pl"] == "Nasza karta"
