"""One partner's card: typed from paper, corrected, confirmed, its consent, joined with another, put aside."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms import fields
from forms.questionnaire import Questionnaire
from survey_app.domain import partners as rules
from survey_app.domain.access import Act
from survey_app.domain.partners import ROLES, State
from survey_app.domain.refusals import WrongInput
from survey_app.journeys import office, partner_links, partner_merge, partner_view, partners, prepare
from survey_app.store.partners import Partner
from survey_app.web import guard

bp = Blueprint("partners_card", __name__, url_prefix="/panel/partnerzy/karta")

ANYWAY = "mimo"
"""Sent by who saw that a card of this name is there already and wants another."""


@bp.route("/nowa", methods=["GET", "POST"])
@guard.allows(Act.WORK_WITH_PARTNERS)
def add() -> Response | str | tuple[str, int]:
    """A card typed from paper or told by telephone; no meeting is needed."""
    with guard.writing() if request.method == "POST" else guard.reading() as work:
        asked = partners.asked_now(work)
        if request.method == "GET":
            return _form(work, asked, {}, {})
        raw = fields.raw_from(asked, request.form)
        same = partner_view.like(work, str(raw.get(rules.NAME, "")))
        if same and not request.form.get(ANYWAY):
            return _form(work, asked, _sent(), {}, same=same), 409
        checked, row = partners.take_in(work, asked, raw, channel=rules.OFFICE, today=guard.today())
        if row is None:
            return _form(work, asked, _sent(), _said(checked)), 422
        _write_down(work, "nowa karta partnera", row)
        address = url_for(".card", partner=row.id)
    flash("Karta jest w spisie partnerów.", "good")
    return redirect(address, 303)


@bp.get("/<partner>")
@guard.allows(Act.WORK_WITH_PARTNERS)
def card(partner: str) -> str:
    return _card(partner)


@bp.route("/<partner>/popraw", methods=["GET", "POST"])
@guard.allows(Act.WORK_WITH_PARTNERS)
def correct(partner: str) -> Response | str | tuple[str, int]:
    with guard.writing() if request.method == "POST" else guard.reading() as work:
        row = partners.card(work, partner)
        asked = partners.asked_now(work)
        if request.method == "GET":
            return _form(work, asked, fields.to_fields(asked, partners.carried_over(work, row, asked)), {}, row)
        raw = fields.raw_from(asked, request.form)
        reason = request.form.get("powod", "")
        checked = partners.correct(work, row, asked, raw, today=guard.today(), reason=reason)
        if checked.problems:
            return _form(work, asked, _sent(), _said(checked), row), 422
        _write_down(work, "poprawiona karta partnera", row)
    flash("Zapisano. Poprzednia treść jest w historii karty.", "good")
    return redirect(url_for(".card", partner=partner), 303)


@bp.post("/<partner>/potwierdz")
@guard.allows(Act.WORK_WITH_PARTNERS)
def confirm(partner: str) -> Response:
    with guard.writing() as work:
        partners.confirm(work, partners.card(work, partner), guard.today())
    return _back(partner, "Zapisano: organizacja potwierdziła dziś te dane.")


@bp.post("/<partner>/zgoda")
@guard.allows(Act.WORK_WITH_PARTNERS)
def consent(partner: str) -> Response:
    """Given by word or on paper, or withdrawn."""
    given = request.form.get("zgoda") == "tak"
    with guard.writing() as work:
        row = partners.card(work, partner)
        partners.set_consent(work, row, given, guard.today(), request.form.get("powod", ""))
        _write_down(work, "zgoda partnera" if given else "wycofana zgoda partnera", row)
    said = "Organizacja będzie w spisie do druku." if given else "Zgoda wycofana: organizacji nie ma w spisie do druku."
    return _back(partner, said)


@bp.post("/<partner>/usun")
@guard.allows(Act.WORK_WITH_PARTNERS)
def remove(partner: str) -> Response | tuple[str, int]:
    try:
        with guard.writing() as work:
            row = partners.card(work, partner)
            partners.remove(work, row, guard.today(), request.form.get("powod", ""))
            _write_down(work, "usunięta karta partnera", row)
    except WrongInput as no:
        return _card(partner, no.sentence), 422
    return _back(partner, "Karta jest usunięta ze spisu. Można ją przywrócić, dopóki nie zniknie na zawsze.")


@bp.post("/<partner>/przywroc")
@guard.allows(Act.WORK_WITH_PARTNERS)
def put_back(partner: str) -> Response:
    with guard.writing() as work:
        row = partners.card(work, partner)
        partners.put_back(work, row, guard.today())
        _write_down(work, "przywrócona karta partnera", row)
    return _back(partner, "Karta jest przywrócona.")


@bp.post("/<partner>/usun-na-zawsze")
@guard.allows(Act.WORK_WITH_PARTNERS)
def erase(partner: str) -> Response:
    """At once, when the organisation asks for it; only a card that was put aside before."""
    with guard.writing() as work:
        row = partners.card(work, partner)
        if State(row.state) not in rules.ASIDE:
            raise WrongInput("Najpierw proszę usunąć kartę ze spisu, a potem skasować ją na zawsze.")
        partners.erase(work, row)
        office.note(work, guard.organiser().id, "skasowana karta partnera", partner)
    flash("Karta jest skasowana na zawsze, razem z historią i kontaktem.", "good")
    return redirect(url_for("partners.aside"), 303)


@bp.get("/<partner>/polacz")
@guard.allows(Act.WORK_WITH_PARTNERS)
def choose(partner: str) -> str:
    """Two cards side by side; without the other one, a list to choose it from."""
    with guard.reading() as work:
        row = partners.card(work, partner)
        wanted = request.args.get("z", "")
        other = partners.card(work, wanted) if wanted else None
        sides = [(one, partner_view.row(work, one), partner_view.told(work, one.answers, one.digest)) for one in
                 (row, other) if one is not None]  # fmt: skip
        others = partner_view.rows(work, (one for one in partner_view.accepted(work) if one.id != row.id))
        return render_template(
            "partners/join.html", row=row, name=partners.name_of(row), other=other, sides=sides, others=others
        )


@bp.post("/<partner>/polacz")
@guard.allows(Act.WORK_WITH_PARTNERS)
def join(partner: str) -> Response:
    """This card stays, the one named in the form is joined to it."""
    with guard.writing() as work:
        kept, other = partners.card(work, partner), partners.card(work, request.form.get("druga", ""))
        partner_merge.join(work, kept, other, guard.today())
        _write_down(work, "połączone karty partnerów", kept)
    return _back(partner, "Karty są połączone. Połączenie można cofnąć na tej stronie.")


@bp.post("/<partner>/rozlacz")
@guard.allows(Act.WORK_WITH_PARTNERS)
def take_apart(partner: str) -> Response:
    with guard.writing() as work:
        row = partners.card(work, partner)
        kept = partner_merge.take_apart(work, row, guard.today())
        _write_down(work, "rozłączone karty partnerów", kept)
        address = kept.id
    return _back(address, "Karty są znowu osobne.")


def _card(partner: str, problem: str = "") -> str:
    with guard.reading() as work:
        row = partners.card(work, partner)
        past = [(one.change, partner_view.changed(work, one)) for one in partners.history(work, row)]
        into = partners.card(work, row.merged_into) if row.merged_into else None
        names = prepare.village_names(work)
        meeting = prepare.meeting(work, row.meeting) if row.meeting else None
        return render_template(
            "partners/card.html",
            row=row,
            shown=partner_view.row(work, row),
            told=partner_view.told(work, row.answers, row.digest),
            channel=partner_view.channel_of(row),
            meeting=meeting,
            meeting_title=prepare.title_of(meeting, names) if meeting else "",
            states=State,
            past=past,
            into=into,
            into_name=partners.name_of(into) if into else "",
            gone_on=partner_view.gone_on(row),
            joined=[(one.id, partners.name_of(one)) for one in partner_merge.joined_to(work, row)],
            same=partner_view.like(work, partners.name_of(row), row.id),
            tasks=partner_links.tasks_of(work, row),
            meetings=partner_links.meetings_of(work, row),
            wanted=partner_links.wanted_by(work, row),
            to_join=partner_links.tasks_to_join(work),
            events=partner_links.events_to_join(work),
            roles=ROLES,
            problem=problem,
        )


def _form(
    work: Session,
    asked: Questionnaire,
    given: dict[str, Any],
    problems: dict[str, str],
    row: Partner | None = None,
    same: list[partner_view.Row] | None = None,
) -> str:
    return render_template(
        "partners/form.html",
        asked=asked,
        fields=given,
        problems=problems,
        row=row,
        name=partners.name_of(row) if row else "",
        same=same or [],
        reason=request.form.get("powod", ""),
    )


def _sent() -> dict[str, list[str]]:
    return {key: request.form.getlist(key) for key in request.form}


def _said(checked: Any) -> dict[str, str]:
    return {problem.place: sentence for problem, sentence in zip(checked.problems, checked.sentences, strict=False)}


def _write_down(work: Session, act: str, row: Partner) -> None:
    office.note(work, guard.organiser().id, act, row.id)


def _back(partner: str, said: str) -> Response:
    flash(said, "good")
    return redirect(url_for(".card", partner=partner), 303)
