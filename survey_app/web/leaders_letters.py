"""Letters to people who were named: one, or a batch, as PDF or Word. Each printing makes new codes."""

import io
import tempfile
from pathlib import Path

from flask import Blueprint, flash, redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from survey_app.domain.access import Act
from survey_app.domain.refusals import WrongInput
from survey_app.people import persons, rules, workflow
from survey_app.people.persons import Named
from survey_app.people.workflow import Prepared
from survey_app.web import guard
from survey_app.web.leaders_look import (
    DELIVERY,
    answer_page,
    areas,
    settings,
    village_forms,
    village_names,
    write_down,
)

bp = Blueprint("leaders_letters", __name__, url_prefix="/panel/osoby/listy")

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@bp.post("/")
@guard.allows(Act.SEE_PEOPLE)
def make() -> Response:
    """Prepares a letter for each person chosen; who was told already gets none."""
    kind = "docx" if request.form.get("plik") == "docx" else "pdf"
    keys = request.form.getlist("osoba")
    try:
        prepared = _prepare(keys)
    except WrongInput as no:
        flash(no.sentence, "bad")
        return redirect(url_for("leaders.people"), 303)
    write_down("letters", f"{len(prepared)}, {kind}")
    return _file(prepared, kind)


@bp.post("/przekazano")
@guard.allows(Act.SEE_PEOPLE)
def handed_over() -> Response:
    """Several letters at once, on the way back from the village."""
    keys, informed = request.form.getlist("osoba"), 0
    with guard.people().writing() as names:
        who = persons.who_is_who(names, village_forms())
        for one in {one.key: one for one in map(who.person, keys)}.values():
            if one.nominee is not None and one.state is rules.State.TO_INFORM:
                workflow.inform(names, one.nominee.id, guard.today())
                informed += 1
    if informed:
        write_down("nominees informed", f"{informed}")
        flash(f"Przekazane listy: {informed}. Pomyłkę można cofnąć na stronie osoby.", "good")
    else:
        flash("Proszę zaznaczyć osoby, dla których list jest już przygotowany.", "bad")
    return redirect(url_for("leaders.people"), 303)


def _prepare(keys: list[str]) -> list[Prepared]:
    with guard.people().writing() as names:
        who = persons.who_is_who(names, village_forms())
        chosen = [one for one in (who.person(key) for key in dict.fromkeys(keys)) if _may_be_written_to(one)]
        if not chosen:
            raise WrongInput("Proszę zaznaczyć osoby, które mają dostać list i jeszcze go nie dostały.")
        return [
            workflow.prepare(names, one, _name(one, keys), _delivery(one, keys), guard.today())
            for one in sorted(chosen, key=lambda one: (one.village, one.name))
        ]


def _may_be_written_to(one: Named) -> bool:
    return one.state is not rules.State.INFORMED


def _name(one: Named, keys: list[str]) -> str:
    """As typed on the person's page; in a batch as it stands."""
    return request.form.get("nazwisko", one.name) if len(keys) == 1 else one.name


def _delivery(one: Named, keys: list[str]) -> str:
    asked = request.form.get("przekaze", "") if len(keys) == 1 else ""
    return asked if asked in DELIVERY else next((m.delivery for m in one.mentions if m.delivery in DELIVERY), "C")


def _file(prepared: list[Prepared], kind: str) -> Response:
    """The folder with the names is gone before the answer leaves."""
    from exports import letters

    named, villages, kept = areas(), village_names(), settings()
    office = letters.Office(
        kept["cus_name"], kept["cus_address"], kept["cus_phone"], kept["cus_email"], kept["dpo_contact"]
    )
    made = [
        letters.Letter(
            name=one.nominee.name,
            village=villages.get(one.nominee.solectwo or "", ""),
            met_on=one.nominee.met_on,
            areas=tuple(named[code] for code in one.nominee.areas if code in named),
            answer_by=rules.last_day(one.nominee.erase_on),
            code=one.code,
            address=answer_page(),
        )
        for one in prepared
    ]
    write = letters.write_docx if kind == "docx" else letters.write_pdf
    with tempfile.TemporaryDirectory(prefix="zebranie-") as folder:
        path = Path(folder) / f"listy.{kind}"
        write(path, made, office, guard.today())
        made_file = io.BytesIO(path.read_bytes())
    answer = send_file(
        made_file, mimetype=TYPES[kind], as_attachment=True, download_name=f"listy-{guard.today()}-z-nazwiskami.{kind}"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
