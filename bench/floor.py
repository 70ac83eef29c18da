"""The floor: a bare Flask + SQLAlchemy application that shows 20 fields and keeps 20 texts in one row.

Same server, same threads, same durable database settings and the same write lock as the product; no CSRF, no
validation, no questionnaire. Run as `python -m bench.floor PORT FOLDER`.
"""

import sys
import uuid
from pathlib import Path
from typing import Any

from flask import Flask, redirect, render_template_string, request
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.wrappers import Response

from survey_app.database import Database, JsonText
from survey_app.server import Server

FIELDS = [f"q{number}" for number in range(1, 21)]
PAGE = """<!doctype html><html lang="pl"><head><title>Ankieta</title></head><body><h1>Ankieta</h1>
<form method="post">{% for name in fields %}
<p><label for="{{ name }}">Pytanie {{ loop.index }}</label>
<input id="{{ name }}" name="{{ name }}"></p>{% endfor %}
<button>Wyślij</button></form></body></html>"""


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "row"

    id: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JsonText)


def create_app(folder: Path) -> Flask:
    app = Flask("floor")
    database = Database(f"sqlite:///{folder / 'floor.db'}")
    Base.metadata.create_all(database.writer)

    @app.get("/")
    def page() -> str:
        return render_template_string(PAGE, fields=FIELDS)

    @app.post("/")
    def keep() -> Response:
        with database.writing() as work:
            work.add(Row(id=str(uuid.uuid4()), answers={name: request.form[name] for name in FIELDS}))
        return redirect("/", 303)

    return app


if __name__ == "__main__":
    Server(lambda: create_app(Path(sys.argv[2])), bind=f"127.0.0.1:{sys.argv[1]}", workers=1).run()
