"""Backups for the coordinator: when the last one was made, a new one to download; restoring is a command's matter."""

from pathlib import Path
from typing import cast

from flask import Blueprint, current_app, render_template, request, send_file
from werkzeug.wrappers import Response

from survey_app.domain import backups
from survey_app.domain.access import Act
from survey_app.domain.refusals import WrongInput
from survey_app.journeys import install, keep_safe_backup, second_factor
from survey_app.journeys.keep_safe_archive import House
from survey_app.web import guard, texts
from survey_app.web import second_factor as asked

bp = Blueprint("backups", __name__, url_prefix="/panel/biuro/kopie")

NOT_THE_SAME = "Hasła nie są takie same. Proszę wpisać je jeszcze raz."


@bp.get("/")
@guard.allows(Act.RUN_OFFICE)
def page() -> str:
    return _page()


@bp.post("/")
@guard.allows(Act.RUN_OFFICE)
def make() -> Response | tuple[str, int]:
    """A checked backup to download. It holds every name, so the second factor is asked for once more."""
    passphrase = request.form.get("passphrase", "")
    try:
        if passphrase != request.form.get("again", ""):
            raise WrongInput(NOT_THE_SAME)
        keep_safe_backup.refuse_short(passphrase)
        asked.confirm(request.form.get("kod", ""))
        with keep_safe_backup.for_download(_house(), passphrase, guard.today(), guard.organiser().id) as made:
            file = made.path.open("rb")  # goes from the disk with the block, from the system when it is sent
    except WrongInput as no:
        return _page(no.sentence), 422
    answer = send_file(file, "application/octet-stream", as_attachment=True, download_name=made.path.name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _house() -> House:
    return House(guard.answers(), guard.people(), cast(Path, current_app.extensions["settings"].data_dir))


def _page(problem: str = "") -> str:
    now = guard.now()
    with guard.reading() as work:
        newest, history = keep_safe_backup.newest(work), keep_safe_backup.history(work)
        on = second_factor.is_on(work, guard.organiser().id)
    return render_template(
        "backups/page.html",
        newest=newest,
        made=texts.by_the_clock(newest.made_at, now) if newest else "",
        old=newest is not None and backups.is_old(newest.made_at, now),
        days=(now - newest.made_at).days if newest else 0,
        history=[(texts.by_the_clock(row.at, now), row) for row in history],
        kept_days=backups.KEPT_DAYS,
        proposed=install.readable_password(),
        on=on,
        problem=problem,
    )
