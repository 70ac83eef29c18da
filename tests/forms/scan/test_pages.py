"""Whole files: what is read from good ones, and that bad ones are refused with a reason, in bounded time and memory."""

import struct
import zlib

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from forms.scan import intake
from forms.scan.pages import read_file
from forms.scan.reading import BoxState
from tests.forms.scan import sheets


def read(path):
    return list(read_file(path, path.name, sheets.layouts()))


def reasons(path):
    return {(one.status, one.reason) for one in read(path)}


def saved(picture, path, **options):
    Image.fromarray(picture).save(path, **options)
    return path


@pytest.mark.parametrize("number", [0, 1])
def test_a_photograph_gives_back_what_was_marked(tmp_path, number):
    sheet, truth = sheets.filled(number)
    (one,) = read(saved(sheets.photograph(sheet), tmp_path / "zdjecie.jpg", quality=70))
    assert (one.status, one.side.sheet, one.side.side) == ("read", 17, number + 1)
    wrong = [
        (box.key, box.state)
        for box in one.side.boxes
        if not box.needs_human and box.state.value != truth.marks[(box.question, box.option)].state
    ]
    assert wrong == []
    assert sum(box.needs_human for box in one.side.boxes) <= 6
    written = {one.question for one in one.side.writings if one.ink}
    assert written == truth.written


def test_a_blackened_box_is_always_shown_to_a_human(tmp_path):
    sheet, truth = sheets.filled(0, mistakes=1.0)
    (one,) = read(saved(sheet, tmp_path / "skan.png"))
    black = {key for key, state in truth.marks.items() if state.state == "cancelled"}
    assert black
    shown = {(box.question, box.option) for box in one.side.boxes if box.needs_human}
    assert black <= shown


def test_what_runs_through_a_box_or_fell_on_it_is_no_mark_unseen(tmp_path):
    """Tails of long ticks, and spots."""
    sheet, truth = sheets.filled(0)
    scale = sheet.shape[1] / 210
    free = [
        box
        for box in sheets.printed().layouts[0].sides[0].boxes[::23]
        if truth.marks[(box.question, box.option)].state == "empty"
    ]
    for turn, box in enumerate(free):
        left, top = box.place.x * scale, box.place.y * scale
        wide = box.place.w * scale
        if turn % 2:
            cv2.circle(sheet, (int(left + wide * 0.55), int(top + wide * 0.5)), int(wide * 0.17), 40, -1)
        else:
            ends = [(int(left - 1.4 * wide), int(top + 2.4 * wide)), (int(left + 0.45 * wide), int(top + 0.2 * wide))]
            cv2.line(sheet, ends[0], ends[1], 40, 4, cv2.LINE_AA)
    (one,) = read(saved(sheets.photograph(sheet), tmp_path / "zdjecie.jpg", quality=70))
    unseen = {box.key for box in one.side.boxes if box.state is BoxState.MARKED and not box.needs_human}
    assert len(free) >= 4
    assert unseen.isdisjoint(f"{box.question}:{box.option}" for box in free)


def test_an_empty_sheet_has_no_mark(tmp_path):
    (one,) = read(saved(sheets.page(0), tmp_path / "pusty.png"))
    assert {box.state for box in one.side.boxes} == {BoxState.EMPTY}
    assert not any(writing.ink for writing in one.side.writings)


def test_the_picture_that_is_kept_is_straight_and_holds_no_exif(tmp_path):
    tagged = Image.Exif()
    tagged[0x010F] = "Maker of the telephone"
    turned = cv2.rotate(sheets.page(0), cv2.ROTATE_90_CLOCKWISE)
    tagged[0x0112] = 8  # to be turned back
    path = saved(turned, tmp_path / "zdjecie.jpg", exif=tagged)
    (one,) = read(path)
    assert one.status == "read"
    assert b"Maker" not in one.picture
    kept = cv2.imdecode(np.frombuffer(one.picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert kept.shape == (297 * 8, 210 * 8)


def test_every_page_of_a_pdf_and_of_a_tiff_is_read(tmp_path):
    pdf = tmp_path / "skan.pdf"
    pdf.write_bytes(sheets.printed().pdf)
    readings = read(pdf)
    assert [one.side.sheet for one in readings if one.side] == [17, 17, 0, 0, 18, 18, 0, 0]
    assert [one.page for one in readings if one.reason == "no_marks"] == [4, 8]
    pages = [Image.fromarray(sheets.page(number)) for number in (0, 1)]
    tiff = tmp_path / "skan.tif"
    pages[0].save(tiff, save_all=True, append_images=pages[1:])
    assert [(one.page, one.side.side) for one in read(tiff)] == [(1, 1), (2, 2)]


def a_bomb(path, side):
    """A PNG of side² black pixels in some kilobytes."""

    def chunk(kind, data):
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    lines = zlib.compressobj(9)
    packed = b"".join(lines.compress(bytes(side // 8 + 1)) for _ in range(side)) + lines.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b""))
    return path


def a_pdf(path, width, height, pages=1):
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(width, height)
    document.save(path)
    return path


def a_text(path, content):
    path.write_bytes(content)
    return path


def cut(path):
    whole = saved(sheets.page(0), path, quality=70).read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    return path


OF_AN_IPHONE = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
TWO_LEVELS = {"bits": lambda: sheets.page(0) > 128, "grey": lambda: np.where(sheets.page(0) > 128, 255, 0)}
BAD = {
    "a picture of 256 megapixels": (lambda folder: a_bomb(folder / "a.png", 16_000), "too_large"),
    "a picture of 144 megapixels": (lambda folder: a_bomb(folder / "a.png", 12_000), "too_large"),
    "half a photograph": (lambda folder: cut(folder / "a.jpg"), "not_a_picture"),
    "a drawing": (lambda folder: a_text(folder / "a.svg", DRAWING), "not_a_picture"),
    "a text": (lambda folder: a_text(folder / "a.jpg", b"Szanowni Panstwo"), "not_a_picture"),
    "nothing": (lambda folder: a_text(folder / "a.jpg", b""), "not_a_picture"),
    "a photograph of an iPhone": (lambda folder: a_text(folder / "a.heic", OF_AN_IPHONE), "heic"),
    "a broken document": (lambda folder: a_text(folder / "a.pdf", b"%PDF-1.7 and no more"), "not_a_picture"),
    "a document of 500 pages": (lambda folder: a_pdf(folder / "a.pdf", 100, 100, 500), "too_many_pages"),
    "a stamp": (lambda folder: saved(sheets.page(0)[:300, :300], folder / "a.png"), "too_small"),
    "a scan of two levels": (lambda folder: saved(TWO_LEVELS["bits"](), folder / "a.png"), "two_level"),
    "the same in grey": (lambda folder: saved(TWO_LEVELS["grey"]().astype(np.uint8), folder / "a.png"), "two_level"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_with_its_reason(tmp_path, what):
    make, reason = BAD[what]
    status = "foreign" if reason == "not_a_picture" else "retake"
    assert reasons(make(tmp_path)) == {(status, reason)}


def test_a_page_of_five_metres_is_drawn_small(tmp_path):
    path = a_pdf(tmp_path / "a.pdf", 14_400, 14_400)
    (picture,) = intake.pages_of(path)
    assert max(picture.shape) <= intake.PDF_LONG_SIDE + 1
    assert reasons(path) == {("foreign", "no_marks")}


def test_a_file_that_is_too_large_is_not_opened(tmp_path):
    path = tmp_path / "a.jpg"
    with path.open("wb") as file:
        file.truncate(intake.MOST_BYTES + 1)
    assert reasons(path) == {("retake", "too_large")}


def test_a_locked_document_is_named_as_such(tmp_path):
    """The smallest of PDFs with a password: a trailer that names an encryption nobody has the key of."""
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 1/R 2/O(" + b"a" * 32 + b")/U(" + b"b" * 32 + b")/P -4>>endobj\n"
        b"trailer<</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[(x)(x)]>>\n%%EOF"
    )
    assert reasons(a_text(tmp_path / "a.pdf", body)) == {("retake", "locked_pdf")}


def test_a_blurred_photograph_is_taken_again_and_not_guessed(tmp_path):
    sheet, _ = sheets.filled(0)
    blurred = cv2.GaussianBlur(sheets.photograph(sheet), (0, 0), 2.6)
    ((status, reason),) = reasons(saved(blurred, tmp_path / "a.jpg"))
    assert status == "retake"
    assert reason in ("blurred", "no_number", "bad_fit")
