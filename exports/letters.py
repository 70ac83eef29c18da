"""The letter to somebody whom neighbours named: an invitation, and the information of art. 14 RODO, on one page.

One set of words for PDF and Word. Heavy: typst and docx load only where a letter is made.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from forms.polish import data

TEMPLATE = Path(__file__).parent / "print" / "letter.typ"
DOTS = "." * 40


@dataclass(frozen=True, slots=True)
class Office:
    """Who sends: of the office's settings; any may be empty."""

    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    inspector: str = ""  # contact of the data protection officer


@dataclass(frozen=True, slots=True)
class Letter:
    """To one person. The code is on this paper and nowhere else."""

    name: str
    village: str  # empty when unknown
    met_on: date
    areas: tuple[str, ...]
    answer_by: date  # afterwards everything is erased
    code: str
    address: str  # of the page where the code is typed


@dataclass(frozen=True, slots=True)
class Words:
    """A letter as it is set, paragraph by paragraph."""

    sender: tuple[str, ...]
    dated: str
    name: str
    village: str
    title: str
    body: tuple[str, ...]
    answer: tuple[str, ...]
    code: str
    address: str
    yes: str
    ways: tuple[str, ...]  # of acting, each with a box to tick
    no: str
    slip: str
    notice_title: str
    notice: tuple[str, ...]


def words(letter: Letter, office: Office, today: date) -> Words:
    contact = ", ".join(filter(None, (office.phone, office.email))) or DOTS
    until = data(letter.answer_by)
    where = f" w sołectwie {letter.village}" if letter.village else ""
    good_at = ", ".join(letter.areas) or "sprawy sąsiedzkie"
    return Words(
        sender=tuple(filter(None, (office.name or DOTS, office.address, contact))),
        dated=data(today),
        name=letter.name,
        village=letter.village,
        title="Zaproszenie do działania z sąsiadami",
        body=(
            "Szanowna Pani, Szanowny Panie,",
            f"na spotkaniu{where} w dniu {data(letter.met_on)} uczestnik wskazał Panią/Pana jako kogoś, kto mógłby "
            f"zrobić coś dobrego dla sąsiadów. Chodzi o: {good_at}. To zaproszenie do niczego nie zobowiązuje. "
            "Nie zapisujemy, kto złożył zgłoszenie.",
        ),
        answer=(
            f"Prosimy o odpowiedź do dnia {until} Można ją dać na jeden z trzech sposobów:",
            "na stronie internetowej, po wpisaniu kodu obok;",
            f"telefonicznie albo e-mailem: {contact};",
            "na odcinku z dołu tej kartki, oddanym sołtysowi albo nam.",
        ),
        code=letter.code,
        address=letter.address,
        yes=f"Tak, chcę działać. Mój telefon lub e-mail: {DOTS}",
        ways=("akcyjnie (przy jednej akcji)", "stale"),
        no="Nie, dziękuję. Proszę usunąć moje dane.",
        slip="Odcinek z odpowiedzią (można oderwać)",
        notice_title="Informacja o danych osobowych (art. 14 RODO)",
        notice=_notice(office, contact, until),
    )


def _notice(office: Office, contact: str, until: str) -> tuple[str, ...]:
    who = ", ".join(filter(None, (office.name or DOTS, office.address)))
    return (
        f"Administratorem danych jest {who}, kontakt: {contact}. Inspektor ochrony danych: {office.inspector or DOTS}.",
        "Mamy tylko Pani/Pana imię i nazwisko, sołectwo, obszar działania oraz to, czy wie Pani/Pan o zgłoszeniu i kto "
        "przekaże ten list. Dane pochodzą ze zgłoszenia uczestnika spotkania, którego nie zapisujemy.",
        "Cel: zapytać, czy chce Pani/Pan działać z sąsiadami. Podstawa: zadanie publiczne polegające na rozpoznawaniu "
        "i pobudzaniu sił społeczności – art. 6 ust. 1 lit. e RODO w związku z art. 13 ust. 1 pkt 6 i art. 32 ustawy "
        "z 19 lipca 2019 r. o realizowaniu usług społecznych przez centrum usług społecznych.",
        "Danych nikomu nie przekazujemy, także poza Europejski Obszar Gospodarczy. Żadnej decyzji nie podejmuje "
        "automat.",
        f"Gdy Pani/Pan odmówi albo nie odpowie do {until}, usuniemy dane. Po zgodzie poprosimy o kontakt i osobną "
        "zgodę.",
        "Przysługuje Pani/Panu dostęp do danych, ich sprostowanie, usunięcie i ograniczenie przetwarzania oraz "
        "w każdej chwili sprzeciw wobec przetwarzania. Na stronie z kodem można wszystko zobaczyć, poprawić nazwisko i "
        "usunąć dane bez odpowiadania. Skargę można złożyć do Prezesa Urzędu Ochrony Danych Osobowych.",
    )


def write_pdf(path: Path, letters: Sequence[Letter], office: Office, today: date) -> None:
    """One A4 page a letter, tagged (PDF/UA-1), in the order given."""
    import segno
    import typst

    from forms import typeset
    from forms.letters import all_printable

    told = {
        "title": "Zaproszenie do działania z sąsiadami",
        "fonts": ["Zebranie Latin", "Zebranie Cyrillic"],
        "letters": all_printable([asdict(words(letter, office, today)) for letter in letters]),
        "codes": [
            [list(row) for row in segno.make(_link(letter), error="m", micro=False).matrix] for letter in letters
        ],
    }
    typst.compile(
        TEMPLATE,
        output=path,
        root=TEMPLATE.parent,
        font_paths=typeset.fonts(),
        sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=0,
    )


def write_docx(path: Path, letters: Sequence[Letter], office: Office, today: date) -> None:
    """The same words, a page a letter, to be changed before printing."""
    from docx import Document
    from docx.shared import Cm, Pt

    from exports import word

    document = Document()
    word.set_up(document, margin=Cm(1.8), sizes={"Normal": 10.5, "Heading 1": 16, "Heading 2": 11.5})
    document.sections[0].footer.paragraphs[0].clear()  # a letter is one page: the number of all would mislead
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    document.styles["Heading 2"].paragraph_format.space_before = Pt(8)
    word.describe(document, "Zaproszenie do działania z sąsiadami", "Z nazwiskami", office.name or "CUS")
    for number, letter in enumerate(letters):
        _put_letter(document, letter, words(letter, office, today), first=number == 0)
    document.save(str(path))


def _put_letter(document: object, letter: Letter, told: Words, *, first: bool) -> None:
    from typing import Any, cast

    import segno
    from docx.shared import Cm, Pt

    from exports import word

    made = cast(Any, document)
    head = word.paragraph(made, "\n".join((*told.sender, told.dated)))
    head.paragraph_format.page_break_before = not first
    word.paragraph(made, "\n".join(filter(None, (told.name, told.village))), bold=True)
    made.add_heading(told.title, level=1)
    for text in (*told.body, told.answer[0]):
        word.paragraph(made, text)
    for text in told.answer[1:]:
        word.paragraph(made, text, style="List Bullet").paragraph_format.space_after = Pt(0)
    picture = io.BytesIO()
    segno.make(_link(letter), error="m", micro=False).save(picture, kind="png", scale=6, border=1)
    code = made.add_paragraph()
    code.add_run().add_picture(io.BytesIO(picture.getvalue()), width=Cm(2.6))
    code.runs[0]._r.xpath(".//wp:docPr")[0].set("descr", f"Kod QR strony {told.address}")
    code.add_run(f"  {told.address}   kod: ")
    code.add_run(told.code).bold = True
    made.add_heading(told.notice_title, level=2)
    for number, text in enumerate(told.notice, start=1):
        word.paragraph(made, f"{number}. {text}").runs[0].font.size = Pt(9)
    made.add_heading(told.slip, level=2)
    ways = "".join(f"   ☐ {way}" for way in told.ways)
    for text in (f"{told.name}, kod {told.code}", f"☐ {told.yes}", ways.strip(), f"☐ {told.no}"):
        word.paragraph(made, text)


def _link(letter: Letter) -> str:
    """The code stands behind #, so that no server on the way and no log sees it."""
    return f"{letter.address}#{letter.code}"
