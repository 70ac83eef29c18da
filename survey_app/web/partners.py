"""Partners: the list with its filters, what organisations lack, cards put aside, the way to the public card."""

from flask import Blueprint, render_template, request, url_for

from survey_app.domain.access import Act
from survey_app.journeys import office, partner_merge, partner_view, prepare
from survey_app.journeys.partner_view import Wanted
from survey_app.web import guard, qr

bp = Blueprint("partners", __name__, url_prefix="/panel/partnerzy")

FIELDS = {"solectwo": "solectwo", "rodzaj": "kind", "obszar": "area", "szukaj": "words", "brak": "lacks"}
"""Names in the address and what they choose by."""


@bp.get("/")
@guard.allows(Act.WORK_WITH_PARTNERS)
def page() -> str:
    given = {name: request.args.get(name, "") for name in FIELDS}
    with guard.reading() as work:
        everybody = partner_view.accepted(work)
        shown = partner_view.found(everybody, Wanted(**{FIELDS[name]: value for name, value in given.items()}))
        lacking = partner_view.lacks(work, everybody)
        return render_template(
            "partners/page.html",
            all=len(everybody),
            shown=partner_view.rows(work, shown),
            waiting=len(partner_view.waiting(work)),
            aside=len(partner_view.aside(work)),
            doubles=[partner_view.rows(work, cards) for cards in partner_merge.doubles(work)],
            given=given,
            villages=prepare.village_names(work),
            kinds=partner_view.kinds(work),
            areas=partner_view.areas(work),
            lacks={lack.code: lack.label for lack in lacking},
        )


@bp.get("/czego-brakuje")
@guard.allows(Act.WORK_WITH_PARTNERS)
def lacks() -> str:
    """What organisations lack, and who among them could help."""
    with guard.reading() as work:
        everybody = partner_view.accepted(work)
        answered = sum(bool(row.lacks) for row in partner_view.rows(work, everybody))
        return render_template(
            "partners/lacks.html", lacks=partner_view.lacks(work, everybody), all=len(everybody), answered=answered
        )


@bp.get("/odlozone")
@guard.allows(Act.WORK_WITH_PARTNERS)
def aside() -> str:
    """Refused and removed cards, until they are erased."""
    with guard.reading() as work:
        cards = partner_view.aside(work)
        shown = [(card, partner_view.row(work, card), partner_view.gone_on(card)) for card in cards]
        return render_template("partners/aside.html", shown=shown)


@bp.get("/formularz")
@guard.allows(Act.WORK_WITH_PARTNERS)
def invite() -> str:
    """The public card's address, its QR and words for an e-mail."""
    address = url_for("partners_public.form", _external=True)
    with guard.reading() as work:
        return render_template(
            "partners/invite.html", address=address, qr=qr.svg(address), settings=office.settings(work)
        )
