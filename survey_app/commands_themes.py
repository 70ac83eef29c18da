"""Themes from the terminal: suggestions for open answers of a file, storing nothing."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import click

from exports.rows import CsvFault, CsvFile, read_csv
from exports.themes import SUGGESTED, Suggester
from survey_app.commands_group import FILE, OUT, main

HEADER = ("answer_id", "first", "second", "third")


@main.group()
def themes() -> None:
    """Tematy odpowiedzi otwartych."""


@themes.command()
@click.argument("file", type=FILE)
@click.option("--out", required=True, type=OUT)
def suggest(file: Path, out: Path) -> None:
    """Podpowiada tematy (kody problemów) odpowiedziom z pliku CSV: answer_id, text. Niczego nie zapisuje w bazie."""
    try:
        rows = list(_answers(read_csv(file.read_bytes())))
    except CsvFault as fault:
        raise click.ClickException(f"{file.name}: {fault}") from None
    suggester, written = Suggester(), io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(HEADER)
    for answer_id, text in rows:
        suggested = suggester.suggest(text)
        lines.writerow([answer_id, *suggested, *[""] * (SUGGESTED - len(suggested))])
    out.write_text(written.getvalue(), encoding="utf-8")
    click.echo(f"Zapisano: {out} (odpowiedzi: {len(rows)}).")


def _answers(file: CsvFile) -> Iterator[tuple[str, str]]:
    """Id and text of each line. Raises CsvFault naming the column or line."""
    for name in ("answer_id", "text"):
        if name not in file.header:
            raise CsvFault(f"Brakuje kolumny „{name}”. W pierwszym wierszu powinno stać: answer_id,text.")
    id_at, text_at = file.header.index("answer_id"), file.header.index("text")
    seen: set[str] = set()
    for line, row in file.rows:
        answer_id = row[id_at]
        if not answer_id:
            raise CsvFault(f"Wiersz {line} nie ma answer_id. Proszę go wpisać.")
        if answer_id in seen:
            raise CsvFault(f"Wiersz {line}: answer_id „{answer_id[:40]}” już był. Proszę nadać inny.")
        seen.add(answer_id)
        yield answer_id, row[text_at]
