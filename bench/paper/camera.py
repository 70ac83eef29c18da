"""What scanners and telephones make of a sheet: scans, ordinary photographs, bad ones. All grey, 8 bits."""

from dataclasses import dataclass

import cv2
import numpy as np

Picture = np.ndarray


@dataclass(frozen=True, slots=True)
class Shot:
    """The limits of a kind of photograph."""

    long_side: tuple[int, int]  # px
    tilt: float  # degrees, at most
    quality: tuple[int, int]  # of the JPEG
    blur: float  # px, at most
    shadow: float = 0.45
    curl_mm: float = 1.0
    motion: float = 0.0  # px, at most
    thumb: float = 0.0  # how often a thumb lies over a corner


PHONE = Shot((1500, 3200), 14, (55, 80), 0.9)
SMALL = Shot((1500, 1800), 14, (55, 65), 0.8)
BAD = Shot((1500, 3200), 28, (45, 75), 1.6, shadow=0.6, curl_mm=4.0, motion=6.0, thumb=0.3)
TWELVE_MEGAPIXELS = Shot((4000, 4000), 10, (80, 90), 1.0)


def scan(sheet: Picture, width_mm: float, dpi: int, chance: np.random.Generator) -> Picture:
    """A grey scan: turned a little, with noise and the contrast of a lamp."""
    scale = dpi / 25.4 * width_mm / sheet.shape[1]
    turned = cv2.getRotationMatrix2D((sheet.shape[1] / 2, sheet.shape[0] / 2), chance.uniform(-1.5, 1.5), scale)
    size = (round(sheet.shape[1] * scale), round(sheet.shape[0] * scale))
    turned[:, 2] += np.array([size[0] - sheet.shape[1], size[1] - sheet.shape[0]]) / 2
    turned[:, 2] += chance.uniform(-4, 4, 2)
    soft = cv2.GaussianBlur(sheet, (0, 0), max(0.3, 0.45 / scale))
    seen = cv2.warpAffine(soft, turned, size, flags=cv2.INTER_LINEAR, borderValue=245).astype(np.float32)
    seen = 255 - (255 - seen) * chance.uniform(0.8, 1.0) - chance.uniform(0, 12)
    return _jpeg(seen + chance.normal(0, 3, seen.shape), int(chance.integers(75, 92)))


def photograph(sheet: Picture, chance: np.random.Generator, shot: Shot = PHONE) -> Picture:
    """A photograph of a sheet on a table."""
    long_side = int(chance.integers(shot.long_side[0], shot.long_side[1] + 1))
    tall = sheet.shape[0] >= sheet.shape[1]
    size = (round(long_side * 0.75), long_side) if tall else (long_side, round(long_side * 0.75))
    sheet = _with_thumb(_curled(sheet, shot, chance), shot, chance)
    corners = _corners(sheet, size, shot, chance)
    source = np.array([[0, 0], [sheet.shape[1], 0], [sheet.shape[1], sheet.shape[0]], [0, sheet.shape[0]]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners)
    shrunk = np.linalg.norm(corners[1] - corners[0]) / sheet.shape[1]
    soft = cv2.GaussianBlur(sheet, (0, 0), max(0.3, 0.4 / shrunk))
    table = _table(size, chance)
    cv2.warpPerspective(soft, matrix, size, dst=table, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)
    seen = table.astype(np.float32) * _light(size, shot, chance)
    seen = cv2.GaussianBlur(seen, (0, 0), chance.uniform(0.35, max(0.4, shot.blur)))
    seen = _moved(seen, shot, chance)
    return _jpeg(seen + chance.normal(0, chance.uniform(1, 4), seen.shape), int(chance.integers(*shot.quality)))


def _corners(sheet: Picture, size: tuple[int, int], shot: Shot, chance: np.random.Generator) -> np.ndarray:
    """Where the corners of the sheet fall in a picture taken from about 40 cm."""
    width, height = sheet.shape[1] / max(sheet.shape), sheet.shape[0] / max(sheet.shape)
    tilt, about = np.radians(chance.uniform(0, shot.tilt)), chance.uniform(0, 2 * np.pi)
    spin = np.radians(chance.uniform(-6, 6))
    flat = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) / 2
    turned = flat @ np.array([[np.cos(spin), np.sin(spin)], [-np.sin(spin), np.cos(spin)]])
    axis = np.array([np.cos(about), np.sin(about)])
    across = turned @ np.array([-axis[1], axis[0]])
    away = 1.4 + across * np.sin(tilt)
    lying = np.outer(turned @ axis, axis) + np.outer(across * np.cos(tilt), [-axis[1], axis[0]])
    seen = lying / away[:, None]
    low, high = seen.min(axis=0), seen.max(axis=0)
    room = chance.uniform(0.86, 0.97)
    zoom = room * min(size[0] / (high[0] - low[0]), size[1] / (high[1] - low[1]))
    slack = np.array(size) - (high - low) * zoom
    return ((seen - low) * zoom + slack * chance.uniform(0.25, 0.75, 2)).astype(np.float32)


def _curled(sheet: Picture, shot: Shot, chance: np.random.Generator) -> Picture:
    """Paper that does not lie flat: rows and columns shift smoothly, by at most curl_mm."""
    scale = max(sheet.shape) / 297
    rows, columns = np.mgrid[0 : sheet.shape[0], 0 : sheet.shape[1]].astype(np.float32)
    height, width = sheet.shape
    amount = shot.curl_mm * scale * chance.uniform(0, 1, 2)
    bend = np.sin(np.pi * columns / width + chance.uniform(-0.4, 0.4)) * amount[0]
    wave = np.sin(np.pi * rows / height + chance.uniform(-0.4, 0.4)) * amount[1]
    return cv2.remap(
        sheet, columns + wave.astype(np.float32), rows + bend.astype(np.float32), cv2.INTER_LINEAR, borderValue=200
    )


def _with_thumb(sheet: Picture, shot: Shot, chance: np.random.Generator) -> Picture:
    if chance.random() >= shot.thumb:
        return sheet
    held = sheet.copy()
    corner = chance.integers(4)
    at = (
        int(sheet.shape[1] * (0.06 if corner % 2 == 0 else 0.94)),
        int(sheet.shape[0] * (0.05 if corner < 2 else 0.95)),
    )
    cv2.ellipse(
        held, at, (int(sheet.shape[1] * 0.07), int(sheet.shape[1] * 0.11)), chance.uniform(0, 180), 0, 360, 150, -1
    )
    return held


def _table(size: tuple[int, int], chance: np.random.Generator) -> Picture:
    """Wood, cloth or a dark top, with a grain."""
    grain = chance.normal(0, 1, (size[1] // 8 + 1, size[0] // 60 + 1)).astype(np.float32)
    top = chance.uniform(40, 150) + 14 * cv2.resize(grain, size, interpolation=cv2.INTER_CUBIC)
    return np.clip(top, 0, 255).astype(np.uint8)


def _light(size: tuple[int, int], shot: Shot, chance: np.random.Generator) -> np.ndarray:
    """A lamp to one side and the shadow of a hand or a head."""
    x, y = np.meshgrid(np.linspace(-1, 1, size[0], dtype=np.float32), np.linspace(-1, 1, size[1], dtype=np.float32))
    angle = chance.uniform(0, 2 * np.pi)
    light = chance.uniform(0.72, 0.98) + chance.uniform(0, 0.16) * (x * np.cos(angle) + y * np.sin(angle))
    if chance.random() < 0.6:
        edge = x * np.cos(angle + 1) + y * np.sin(angle + 1) - chance.uniform(-0.6, 0.6)
        soft = 1 / (1 + np.exp(-edge * chance.uniform(4, 25)))
        light *= 1 - shot.shadow * chance.uniform(0.3, 1) * soft
    return light.astype(np.float32)


def _moved(seen: np.ndarray, shot: Shot, chance: np.random.Generator) -> np.ndarray:
    length = chance.uniform(0, shot.motion)
    if length < 1.5:
        return seen
    reach = int(np.ceil(length)) | 1
    stroke = np.zeros((reach, reach), np.float32)
    angle = chance.uniform(0, np.pi)
    middle, half = reach // 2, length / 2
    ends = [
        (round(middle + sign * half * np.cos(angle)), round(middle + sign * half * np.sin(angle))) for sign in (-1, 1)
    ]
    cv2.line(stroke, ends[0], ends[1], 1.0, 1)
    return cv2.filter2D(seen, -1, stroke / stroke.sum())


def _jpeg(picture: np.ndarray, quality: int) -> Picture:
    """As it comes back from a file."""
    packed = cv2.imencode(".jpg", np.clip(picture, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
