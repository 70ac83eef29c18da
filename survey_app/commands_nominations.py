"""Nominations from the terminal: who is who in a file of mentions, storing nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from exports.rows import CsvFault, CsvFile, read_csv
from survey_app.commands_group import FILE, OUT, main
from survey_app.people.asking import Suggestion
from survey_app.people.matching import Matched, match
from survey_app.people.mentions import Mentioned, parse
from survey_app.people.village_forms import forms_of_village

NEEDED = ("mention_id", "solectwo", "text")


@main.group()
def nominations() -> None:
    """Zgłoszenia osób (odcinek C)."""


@nominations.command("match")
@click.argument("file", type=FILE)
@click.option("--out", required=True, type=OUT)
def match_file(file: Path, out: Path) -> None:
    """Rozpoznaje osoby w zgłoszeniach z pliku CSV: mention_id, solectwo, text. Niczego nie zapisuje w bazie."""
    import orjson

    try:
        rows = list(_rows(read_csv(file.read_bytes())))
    except CsvFault as fault:
        raise click.ClickException(f"{file.name}: {fault}") from None
    villages = {name: forms_of_village(name) for _, name, _ in rows}
    mentions = [Mentioned(mention_id, village, parse(text, villages)) for mention_id, village, text in rows]
    document = {"mentions": _told(mentions, match(mentions))}
    out.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    click.echo(f"Zapisano: {out} (zgłoszenia: {len(rows)}).")


def _told(mentions: Sequence[Mentioned], matched: Matched) -> list[dict[str, Any]]:
    cluster_of = {slot: number for number, slots in enumerate(matched.clusters) for slot in slots}
    return [_mention(mention, matched, cluster_of) for mention in mentions]


def _mention(mention: Mentioned, matched: Matched, cluster_of: dict[tuple[str, int], int]) -> dict[str, Any]:
    own = [cluster_of[mention.id, place] for place in range(len(mention.parsed.persons))]
    asked = [one for cluster in own for one in matched.suggestions.get(cluster, ())]
    asked += matched.for_roles.get(mention.id, ())
    return {
        "mention_id": mention.id,
        "kind": mention.parsed.kind,
        "cluster_ids": [_id(cluster) for cluster in own],
        "suggestions": [_suggestion(one) for one in asked],
    }


def _suggestion(one: Suggestion) -> dict[str, Any]:
    return {"cluster_id": _id(one.cluster), "score": one.score, "reason": one.reason}


def _id(cluster: int) -> str:
    return f"c{cluster + 1}"


def _rows(file: CsvFile) -> Iterator[tuple[str, str, str]]:
    """Id, village and text of each line. Raises CsvFault naming the column or line."""
    missing = [name for name in NEEDED if name not in file.header]
    if missing:
        raise CsvFault(f"Brakuje kolumny „{missing[0]}”. W pierwszym wierszu powinno stać: {','.join(NEEDED)},area.")
    places = [file.header.index(name) for name in NEEDED]
    seen: set[str] = set()
    for line, row in file.rows:
        mention_id, village, text = (row[place].strip() for place in places)
        if not mention_id:
            raise CsvFault(f"Wiersz {line} nie ma mention_id. Proszę go wpisać.")
        if mention_id in seen:
            raise CsvFault(f"Wiersz {line}: mention_id „{mention_id[:40]}” już był. Proszę nadać inny.")
        seen.add(mention_id)
        yield mention_id, village, text
