"""The guide to writing questionnaires says what is so."""

import re
from pathlib import Path

from forms import library
from forms.questionnaire import Kind
from forms.reader import read

GUIDE = (Path(__file__).parent.parent.parent / "docs/questionnaires.md").read_text(encoding="utf-8")


def test_the_example_of_the_guide_reads() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", GUIDE, flags=re.DOTALL)
    questionnaire = read(example, library.lists())
    assert [question.id for question in questionnaire.every_question()] == ["bywanie", "po-co", "potrzeby"]
    assert questionnaire.question("po-co").show_if == {"eq": ["bywanie", "T"]}


def test_the_guide_names_every_kind_and_every_list() -> None:
    assert [kind.value for kind in Kind if f"| `{kind.value}` |" not in GUIDE] == []
    assert [name for name in (*library.lists(), *library.OWN_LISTS) if f"`{name}`" not in GUIDE] == []
