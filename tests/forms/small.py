"""The small questionnaires of tests/questionnaires, one a behaviour."""

from pathlib import Path

from forms.questionnaire import Questionnaire
from forms.reader import read

FOLDER = Path(__file__).parent.parent / "questionnaires"


def small(name: str) -> Questionnaire:
    return read((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), {}, f"{name}.toml")
