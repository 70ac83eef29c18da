"""Cards that came from outside: nothing of them counts or shows anywhere until an organiser has looked."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey_app.domain.access import Act
from survey_app.domain.partners import State
from survey_app.domain.refusals import Conflict
from survey_app.journeys import office, partner_merge, partner_view, partners
from survey_app.web import guard

bp = Blueprint("partners_waiting", __name__, url_prefix="/panel/partnerzy/czekaja")


@bp.get("/")
@guard.allows(Act.WORK_WITH_PARTNERS)
def page() -> str:
    with guard.reading() as work:
        cards = [
            (
                card,
                partner_view.row(work, card),
                partner_view.told(work, card.answers, card.digest),
                [
                    (row, partner_view.would_change(work, row.id, card))
                    for row in partner_view.like(work, partners.name_of(card), card.id)
                    if _is_accepted(work, row.id)
                ],
            )
            for card in partner_view.waiting(work)
        ]
        return render_template("partners/waiting.html", cards=cards)


@bp.post("/")
@guard.allows(Act.WORK_WITH_PARTNERS)
def refuse_many() -> Response:
    """Rubbish goes at once; it can be brought back for a month."""
    chosen = request.form.getlist("karta")
    with guard.writing() as work:
        rows = [partners.card(work, key) for key in dict.fromkeys(chosen)]
        for row in rows:
            partners.refuse(work, row, guard.today(), request.form.get("powod", ""))
        office.note(work, guard.organiser().id, "odrzucone karty partnerów", str(len(rows)))
    if rows:
        flash(f"Liczba odrzuconych kart: {len(rows)}. Można je przywrócić na stronie „Karty odłożone”.", "good")
    else:
        flash("Proszę zaznaczyć karty, które mają być odrzucone.", "bad")
    return redirect(url_for(".page"), 303)


@bp.post("/<partner>")
@guard.allows(Act.WORK_WITH_PARTNERS)
def decide(partner: str) -> Response:
    """Into the list as a card of its own, or as the newer card of an organisation that is there already."""
    renewed = request.form.get("zamiast", "")
    with guard.writing() as work:
        row = partners.card(work, partner)
        if row.state != State.WAITING:
            raise Conflict("O tej karcie ktoś już zdecydował. Proszę odświeżyć stronę.")
        if renewed:
            partner_merge.renew(work, partners.card(work, renewed), row, guard.today())
        else:
            partners.accept(work, row, guard.today())
        office.note(work, guard.organiser().id, "przyjęta karta partnera", partner)
    flash("Karta jest w spisie partnerów.", "good")
    return redirect(url_for("partners_card.card", partner=renewed or partner), 303)


def _is_accepted(work: Session, partner: str) -> bool:
    return partners.card(work, partner).state == State.ACCEPTED
