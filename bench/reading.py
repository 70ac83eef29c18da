"""Reading paper: numbers, boxes and looks against what was drawn, with the usual fixed threshold beside it.

BENCH_SHEETS pictures a kind (default 40), seeds from 1,000,000: none of them was trained on.
"""

import os
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np

from bench.paper import camera, material
from forms.scan import marks, register
from forms.scan.process import Reader
from forms.scan.reading import BoxState, SideReading, apply_rules

SHEETS = int(os.environ.get("BENCH_SHEETS", "40"))
UNIT = 33
"""Boxes of the sheet that looks are counted for."""
FIXED = 0.15
"""Share of dark pixels that counts as a mark in the usual method (the scanner programs' default)."""


@dataclass(slots=True)
class Score:
    """What came of the pictures of one kind."""

    pictures: int = 0
    read: int = 0
    right: int = 0
    wrong_number: int = 0
    boxes: int = 0
    clear: int = 0
    silent: int = 0  # wrong boxes no human would be shown
    silent_clear: int = 0
    looks: int = 0
    without: int = 0  # stretches of UNIT boxes without a look
    stretches: int = 0
    fixed: int = 0  # wrong boxes of the fixed threshold
    fixed_clear: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def main() -> None:
    for kind in material.KINDS:
        seeds = range(material.FIRST_OF_TESTS, material.FIRST_OF_TESTS + SHEETS)
        with Pool(2) as pool:
            scores = pool.starmap(score, [(kind, seed) for seed in seeds], chunksize=4)
        _say(kind, total(scores))
    _say_effort()


def score(kind: str, seed: int) -> Score:
    """One picture read and compared with its truth."""
    one = material.sample(kind, seed)
    made = Score(pictures=1)
    found = register.sides_in(one.picture, material.layouts())[0]
    if isinstance(found, register.Trouble):
        made.reasons[found.reason] += 1
        return made
    made.wrong_number = int(found.printed.number != one.number or found.side.number != one.side.number)
    made.right = 1 - made.wrong_number
    straight = marks.straighten(one.picture, found.to_picture, found.side)
    dark = marks.darkness(straight)
    measured = marks.measure(dark, found.side)
    if reason := marks.why_not(measured):
        made.reasons[reason] += 1
        return made
    made.read = 1
    side = SideReading(found.layout.id, one.number, found.side.number, marks.read_boxes(found.side, measured), (), 1.0)
    (side,) = apply_rules(one.questionnaire, [side])
    _compare(made, one, side)
    _compare_fixed(made, one, straight)
    return made


def _compare(made: Score, one: material.Sample, side: SideReading) -> None:
    asked = set()
    for place, box in enumerate(side.boxes):
        truth = one.filled.marks[(box.question, box.option)]
        wrong = box.state.value != truth.state and not box.needs_human
        made.boxes += 1
        made.clear += truth.clear
        made.silent += wrong
        made.silent_clear += wrong and truth.clear
        if box.needs_human:
            asked.add((box.question, box.option.split(":")[0] if box.why != "blank" else "", place // UNIT))
    made.looks = len({key[:2] for key in asked})
    made.stretches = -(-len(side.boxes) // UNIT)
    made.without = made.stretches - len({key[2] for key in asked})


def _compare_fixed(made: Score, one: material.Sample, straight: np.ndarray) -> None:
    """One threshold for the sheet (Otsu) and one share of dark pixels for a mark, frames where they were printed."""
    level, _ = cv2.threshold(straight, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    for box in one.side.boxes:
        scale, inset = marks.PX_PER_MM, 0.5
        top, left = (round((value + inset) * scale) for value in (box.place.y, box.place.x))
        size = round((box.place.w - 2 * inset) * scale)
        share = float((straight[top : top + size, left : left + size] < level).mean())
        state = BoxState.CANCELLED if share > 0.6 else BoxState.MARKED if share > FIXED else BoxState.EMPTY
        truth = one.filled.marks[(box.question, box.option)]
        made.fixed += state.value != truth.state
        made.fixed_clear += state.value != truth.state and truth.clear


def total(scores: list[Score]) -> Score:
    whole = Score()
    for one in scores:
        for name in Score.__dataclass_fields__:
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
    return whole


def _say(kind: str, one: Score) -> None:
    said = ", ".join(f"{reason} {number}" for reason, number in one.reasons.most_common())
    print(
        f"reading {kind}: {one.pictures} pictures, number right {_share(one.right, one.pictures)} (goal 99 %), wrong"
        f" {one.wrong_number} (goal 0); taken {one.read}{f'; take another: {said}' if said else ''}"
    )
    print(
        f"  silently wrong of 10,000: clear {_myriad(one.silent_clear, one.clear)} (goal 5), all"
        f" {_myriad(one.silent, one.boxes)} (goal 15); fixed threshold: clear {_myriad(one.fixed_clear, one.clear)},"
        f" all {_myriad(one.fixed, one.boxes)}"
    )
    print(
        f"  looks for {UNIT} boxes {one.looks * UNIT / max(1, one.boxes):.2f} (goal 1.0);"
        f" stretches of {UNIT} without any {_share(one.without, one.stretches)} (goal 50 %); {one.boxes} boxes",
        flush=True,
    )


def _share(number: int, of: int) -> str:
    return f"{100 * number / max(1, of):.1f} %"


def _myriad(number: int, of: int) -> str:
    return f"{10_000 * number / max(1, of):.1f}"


def _say_effort() -> None:
    """A photograph of twelve megapixels through the worker, as the server does it."""
    chance = np.random.default_rng(material.FIRST_OF_TESTS)
    one = material.sample("scan 300", material.FIRST_OF_TESTS, ordinary=True)
    picture = camera.photograph(one.picture, chance, camera.TWELVE_MEGAPIXELS)
    with tempfile.TemporaryDirectory() as folder, Reader(material.layouts()) as reader:
        path = Path(folder) / "photograph.jpg"
        cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, 88])
        effort = max(reader.read(path, "photograph")[0].cpu_s for _ in range(3))
        peak = _peak_mb(reader.pid)
    print(f"reading: {picture.size / 1e6:.0f} megapixels: CPU s {effort:.2f}, goal 0.5; peak MB {peak:.0f}, goal 300")


def _peak_mb(pid: int) -> float:
    said = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(said.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
