"""Reading in a process of its own: hostile files end that process at most."""

import itertools
import os
import signal

from PIL import Image

from forms.scan import process
from forms.scan.process import Reader
from tests.forms.scan import sheets


def a_scan(folder):
    path = folder / "skan.png"
    Image.fromarray(sheets.page(0)).save(path)
    return path


def test_a_reading_comes_back_whole(tmp_path):
    with Reader(sheets.layouts()) as reader:
        (one,) = reader.read(a_scan(tmp_path), "pierwszy skan")
        assert (one.file, one.status, one.side.sheet, one.side.side) == ("pierwszy skan", "read", 17, 1)
        assert one.picture[:2] == b"\xff\xd8"


def test_a_worker_that_was_killed_is_replaced(tmp_path):
    path = a_scan(tmp_path)
    with Reader(sheets.layouts()) as reader:
        reader.read(path, "a")
        os.kill(reader.pid, signal.SIGKILL)
        (one,) = reader.read(path, "b")
        assert (one.status, one.reason) == ("retake", "too_heavy")
        assert reader.read(path, "c")[0].status == "read"


def test_a_file_that_takes_too_long_is_given_up(tmp_path):
    with Reader(sheets.layouts(), longest_s=0.01) as reader:
        (one,) = reader.read(a_scan(tmp_path), "a")
        assert (one.status, one.reason) == ("retake", "too_heavy")
        assert reader.pid is None


def test_a_file_that_is_gone_is_a_reason_not_a_fault(tmp_path):
    with Reader(sheets.layouts()) as reader:
        (one,) = reader.read(tmp_path / "nie ma", "a")
        assert (one.status, one.reason) == ("foreign", "not_a_picture")
        assert reader.read(a_scan(tmp_path), "b")[0].status == "read"


def test_the_worker_is_replaced_now_and_then(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "RESTART_AFTER", 1)
    with Reader(sheets.layouts()) as reader:
        reader.read(a_scan(tmp_path), "a")
        assert reader.pid is None
        assert reader.read(a_scan(tmp_path), "b")[0].status == "read"


def test_pages_read_before_the_worker_died_stay_read(tmp_path, monkeypatch):
    pages = [Image.fromarray(sheets.page(number)) for number in (0, 1, 4, 5)]
    path = tmp_path / "skan.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    with Reader(sheets.layouts()) as reader:

        def died_after_the_second(plain, usual=process._reading):
            if plain["page"] == 2:
                os.kill(reader.pid, signal.SIGKILL)  # the next page is too long to lie in the pipe already
            return usual(plain)

        monkeypatch.setattr(process, "_reading", died_after_the_second)
        said = [(one.page, one.status, one.reason) for one in reader.read(path, "skan")]
        assert said == [(1, "read", ""), (2, "read", ""), (3, "retake", "too_heavy")]
        assert reader.pid is None


def test_a_document_has_a_time_of_its_own(tmp_path):
    with Reader(sheets.layouts(), longest_file_s=0.01) as reader:
        assert [one.reason for one in reader.read(a_scan(tmp_path), "a")] == ["too_heavy"]


def a_page_that_is_never_done(deep=12, wide=12):
    """Drawings made of twelve of the next, twelve deep: three kilobytes, millions of millions of strokes."""
    form = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
    inner = [a_stream("/X Do " * wide, f"{form}/Resources<</XObject<</X {6 + n} 0 R>>>>") for n in range(deep - 1)]
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>",
        a_stream("/X Do"),
        *inner,
        a_stream("0 0 595 842 re f", form),
    ]
    lines = [f"{number} 0 obj{one}endobj\n" for number, one in enumerate(objects, 1)]
    starts = itertools.accumulate([9, *map(len, lines)])
    table = "".join(f"{start:010} 00000 n \n" for start, _ in zip(starts, lines, strict=False))
    head = f"xref\n0 {len(lines) + 1}\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size {len(lines) + 1}>>"
    return f"%PDF-1.4\n{''.join(lines)}{head}\nstartxref\n{9 + sum(map(len, lines))}\n%%EOF".encode()


def a_stream(content, what=""):
    return f"<<{what}/Length {len(content)}>>stream\n{content}\nendstream"


def test_a_document_that_would_draw_for_ever_is_given_up_and_the_next_is_read(tmp_path):
    hostile = tmp_path / "a.pdf"
    hostile.write_bytes(a_page_that_is_never_done())
    with Reader(sheets.layouts(), longest_s=1.5) as reader:
        assert [(one.status, one.reason) for one in reader.read(hostile, "a")] == [("retake", "too_heavy")]
    with Reader(sheets.layouts()) as reader:
        assert reader.read(a_scan(tmp_path), "b")[0].status == "read"
