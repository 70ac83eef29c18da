"""Paper from the terminal: printing numbered sheets, reading photographs without keeping anything."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from forms.layout import Layout
from forms.scan.reading import BoxReading, PageReading, apply_rules
from survey_app import commands_group as house
from survey_app.commands_group import FILE, OUT, main
from survey_app.domain.pictures import REASONS
from survey_app.journeys import printing, questionnaires


@main.command()
@click.argument("meeting")
@click.option("--copies", required=True, type=click.IntRange(1, printing.MOST_COPIES))
@click.option("--out", required=True, type=OUT)
@click.option("--geometry", type=OUT, help="Plik JSON z położeniem każdej kratki.")
@click.option("--large-print", is_flag=True, help="Duży druk, 18 punktów.")
@click.option("--questionnaire", help="Która ankieta spotkania; bez tej opcji pierwsza.")
@click.option("--language", default="pl", show_default=True)
@click.option("--no-slips", is_flag=True, help="Bez odcinków B i C.")
def sheets(
    meeting: str,
    copies: int,
    out: Path,
    geometry: Path | None,
    large_print: bool,
    questionnaire: str | None,
    language: str,
    no_slips: bool,
) -> None:
    """Drukuje numerowane arkusze spotkania do pliku PDF."""
    with house.answers().reading() as work:
        ordered = printing.order(work, meeting, questionnaire, language, large=large_print, slips=not no_slips)
    made = printing.print_new(house.answers(), meeting, ordered, copies, house.today())
    out.write_bytes(made.pdf)
    if geometry:
        house.write_json(geometry, {"pages": list(_geometry(made))})
    click.echo(f"Zapisano: {out} (arkusze {made.numbers[0]}–{made.numbers[-1]}).")


def _geometry(made: printing.Pages) -> Iterator[dict[str, Any]]:
    """One entry for each printed side, in the order of the PDF; "page" counts from 1."""
    sheet, slips = made.layouts[0], made.layouts[1:]
    for place, number in enumerate(made.numbers):
        first = made.before + place * made.every + 1
        for side in sheet.sides:
            yield _page(sheet, side.number, number, first + side.number - 1, 0)
        leaf = first + len(sheet.sides) + len(sheet.sides) % 2
        for order, slip in enumerate(slips):
            whole = slip.sides[0].height_mm > 200
            yield _page(
                slip, 1, 0, leaf + 2 * order if whole else leaf, 0 if whole else order * slip.sides[0].height_mm
            )


def _page(kept: Layout, side: int, number: int, page: int, top_mm: float) -> dict[str, Any]:
    """top_mm: where a slip begins on its page; its boxes count from there."""
    own = kept.side(side)
    return {
        "page": page,
        "part": kept.part,
        "sheet": number,
        "side": side,
        "top_mm": top_mm,
        "width_mm": own.width_mm,
        "height_mm": own.height_mm,
        "boxes": [
            {
                "question": box.question,
                "option": box.option,
                "x_mm": box.place.x,
                "y_mm": box.place.y,
                "w_mm": box.place.w,
                "h_mm": box.place.h,
            }
            for box in own.boxes
        ],
    }


@main.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--out", required=True, type=OUT)
def scan(files: tuple[Path, ...], out: Path) -> None:
    """Odczytuje zdjęcia, skany i pliki PDF; niczego nie zapisuje w bazie."""
    from forms.scan.process import Reader

    with house.answers().reading() as work:
        layouts = printing.layouts_of(work)
        asked = {one.digest: questionnaires.by_digest(work, one.digest) for one in layouts.values()}
    with Reader(layouts) as reader:
        readings = [reading for file in files for reading in reader.read(file, str(file))]
    shown = [_with_rules(one, layouts, asked) for one in _without_doubles(readings)]
    house.write_json(out, {"images": [_image(one) for one in shown]})
    for one in shown:
        click.echo(f"{one.file}, strona {one.page}: {_outcome(one)}")


def _with_rules(one: PageReading, layouts: dict[str, Layout], asked: dict[str, Any]) -> PageReading:
    if one.side is None:
        return one
    kept = layouts[one.side.layout]
    (side,) = apply_rules(asked[kept.digest], [one.side], kept.part)
    return one.replaced(side)


def _without_doubles(readings: Sequence[PageReading]) -> Iterator[PageReading]:
    """The same side again with the same marks is the same paper photographed twice."""
    known: set[Any] = set()
    for one in readings:
        side = one.side
        key = (side.layout, side.sheet, side.side, tuple(box.state for box in side.boxes)) if side else None
        again = key is not None and side is not None and side.sheet > 0 and key in known
        known.add(key)
        yield one.seen() if again else one


def _image(one: PageReading) -> dict[str, Any]:
    boxes = one.side.boxes if one.side else ()
    return {
        "file": one.file,
        "page": one.page,
        "status": one.status,
        "reason": one.reason,
        "sheet": one.side.sheet if one.side else None,
        "side": one.side.side if one.side else None,
        "boxes": [_box(box) for box in boxes],
    }


def _box(box: BoxReading) -> dict[str, Any]:
    return {
        "question": box.question,
        "option": box.option,
        "state": box.state.value,
        "confidence": box.confidence,
        "needs_human": box.needs_human,
    }


def _outcome(one: PageReading) -> str:
    if one.side is None:
        return REASONS[one.reason].split("{")[0]
    number = f"arkusz {one.side.sheet}, strona {one.side.side}" if one.side.sheet else "odcinek"
    if one.status == "seen":
        return f"{number}: była już wcześniej"
    looks = sum(box.needs_human for box in one.side.boxes)
    return f"{number}, do obejrzenia: {looks}"
