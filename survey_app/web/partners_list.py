"""The list of partners for print: who agreed to be named, by village or by area, as PDF or Word."""

import io
import tempfile
from pathlib import Path

from flask import Blueprint, render_template, request, send_file
from werkzeug.wrappers import Response

from exports import partner_list
from exports.partner_list import BY_AREA, BY_VILLAGE, Printed
from survey_app.domain.access import Act
from survey_app.journeys import office, partner_view, report
from survey_app.web import guard

bp = Blueprint("partners_list", __name__, url_prefix="/panel/partnerzy/spis")

ORDERS = {BY_VILLAGE: "według sołectw", BY_AREA: "według obszarów działania"}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@bp.get("/")
@guard.allows(Act.WORK_WITH_PARTNERS)
def page() -> str:
    by = _by()
    with guard.reading() as work:
        everybody = partner_view.accepted(work)
        left_out = partner_view.rows(work, (card for card in everybody if card.consent_on is None))
    return render_template(
        "partners/list.html", told=_printed(by), by=by, orders=ORDERS, all=len(everybody), left_out=left_out
    )


@bp.get("/plik")
@guard.allows(Act.WORK_WITH_PARTNERS)
def file() -> Response:
    from exports import partner_files

    by, kind = _by(), "docx" if request.args.get("format") == "docx" else "pdf"
    write = partner_files.write_docx if kind == "docx" else partner_files.write_pdf
    with tempfile.TemporaryDirectory(prefix="zebranie-") as folder:
        path = Path(folder) / f"spis.{kind}"
        write(path, _printed(by))
        made = io.BytesIO(path.read_bytes())
    with guard.writing() as work:
        office.note(work, guard.organiser().id, "spis partnerów", f"{by} {kind}")
    name = f"spis-partnerow-{by}-{guard.today()}-do-przekazania.{kind}"
    return send_file(made, mimetype=TYPES[kind], as_attachment=True, download_name=name)


def _by() -> str:
    return BY_AREA if request.args.get("uklad") == BY_AREA else BY_VILLAGE


def _printed(by: str) -> Printed:
    with guard.reading() as work:
        return partner_list.printed(
            partner_view.entries(work),
            by=by,
            gmina=report.gmina_name(work),
            office=office.settings(work),
            as_of=guard.today(),
        )
