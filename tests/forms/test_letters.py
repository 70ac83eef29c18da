"""Whatever people write can be printed."""

import json
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from exports import card_pdf, village_card
from forms import letters
from forms.letters import all_printable, printable

FONTS = Path(letters.__file__).parent / "print"


def test_the_list_of_letters_is_what_the_fonts_have():
    known = set(letters.LETTERS.read_text(encoding="utf-8").rstrip("\n"))
    families = [
        set.intersection(*(set(TTFont(FONTS / f"{family}-{weight}.ttf").getBestCmap()) for weight in (400, 700)))
        for family in ("atkinson", "roboto-condensed")
    ]
    assert known <= {chr(code) for family in families for code in family}
    assert set("aąćęłńóśźżAĄĆĘŁŃÓŚŹŻ0189.,;:–„”()іїєґЯщ") <= known


@pytest.mark.parametrize(("text", "printed"), [
    ("Zażółć gęślą jaźń", "Zażółć gęślą jaźń"), ("Привіт, їжак", "Привіт, їжак"), ("＋48", "+48"),
    ("señor, café", "senor, café"),
    ("plac 🎉 zabaw", "plac ? zabaw"), ("a\u200bb\x00c", "abc"), ("a\u0301", "á"), ("jeden\ndwa", "jeden\ndwa"),
])  # fmt: skip
def test_other_letters_become_the_nearest_ones(text, printed):
    assert printable(text) == printed


@given(st.text(max_size=60))
def test_nothing_unprintable_is_left_and_printable_text_stays(text):
    once = printable(text)
    assert printable(once) == once
    assert set(once) <= set(letters.LETTERS.read_text(encoding="utf-8")) | {"\n"}


def test_data_keep_their_shape():
    data = {"a": ["ñ", 1, None, {"b": ("ů",)}]}
    assert json.dumps(all_printable(data)) == json.dumps({"a": ["n", 1, None, {"b": ["u"]}]})


def test_a_card_with_any_sign_is_printed(tmp_path):
    card = village_card.Card(
        title="Sołectwo ＋ 🎉 \u202e", under="é", who="", notice="", needs=(), problems=(), readiness="",
        ideas=("日本", "=1+1"), ideas_note="", done="", steps=(), how="", contact="",
    )  # fmt: skip
    card_pdf.write(tmp_path / "karta.pdf", [card], "Gmina ☃")
    assert (tmp_path / "karta.pdf").read_bytes().startswith(b"%PDF")
