"""The demonstration campaign: an invented gmina, two years of meetings, the same for the same seed.

Everything goes through the journeys that real life takes; nothing is written past the checks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.questionnaire import Questionnaire
from survey_app.database import Database
from survey_app.domain.campaigns import campaign_of, plan_year
from survey_app.domain.meetings import COUNCILS, MeetingKind
from survey_app.domain.submissions import Channel
from survey_app.journeys import (
    collect,
    demo_answers,
    demo_partners,
    demo_results,
    demo_slips,
    gather,
    plan,
    prepare,
    questionnaires,
)
from survey_app.journeys.demo_gmina import (
    BLOC,
    BLOC_NEED,
    DONE,
    EVENTS,
    GMINA,
    ONLY_ONCE,
    PLACES,
    STEPS,
    VILLAGES,
    InventedVillage,
)
from survey_app.journeys.demo_slips import NominationSlip, VolunteerSlip
from survey_app.journeys.install import SEED_PLAN_YEAR
from survey_app.store.gmina import Solectwo
from survey_app.store.meetings import Meeting
from survey_app.store.plans import PlanTask

CHANNELS = ((Channel.PAPER_TYPED, 60), (Channel.TABLET, 18), (Channel.PHONE, 15), (Channel.HELPED, 7))
NOT_DONE = 8  # row of the previous plan that was carried over as not done
UNDER_WAY = {2, 7}
THESE_DAYS = (  # village, days ago, forms; as many slips name somebody
    ("cichokat", 26, 24),
    ("debokat", 23, 28),
    ("jaskolczyn-gorny", 19, 34),
    ("babiodol", 16, 30),
    ("makodol", 12, 18),
    ("labedziniec", 9, 30),
    ("lipokat", 6, 19),
    ("cwirkowiec", 3, 26),
)


@dataclass(slots=True)
class _Story:
    """What the telling needs at every turn."""

    chance: Random
    answers: Database
    today: date
    slips: list[VolunteerSlip | NominationSlip]
    asked: dict[str, Questionnaire]
    strengths: dict[str, float]
    local: dict[str, dict[str, float]]
    met: set[str] = field(default_factory=set)  # slugs of villages with a meeting behind them


def build(
    answers: Database, *, seed: int, today: date, say: Callable[[str], None]
) -> list[VolunteerSlip | NominationSlip]:
    """Fills the answers database; gives back the slips, which belong to the people database."""
    story = _begin(answers, Random(seed), today)
    last = campaign_of(today) - 1
    for campaign in (last - 1, last):
        _tell_campaign(story, campaign, later=campaign == last)
        say(f"  kampania {campaign}: spotkania, ankiety, protokoły")
    _tell_these_days(story)
    story.slips += list(_named_too(Random(seed), story))
    with answers.writing() as work:
        demo_results.tell(work, last, today)
        _settle_previous_plan(work)
        plan.draft_plan(work, plan_year(last), today)
        demo_partners.tell(work, plan_year(last), today)
    return story.slips


def _begin(answers: Database, chance: Random, today: date) -> _Story:
    with answers.writing() as work:
        for village in VILLAGES:
            work.add(Solectwo(slug=village.slug, name=village.name, gmina=GMINA, population=village.population))
        work.flush()
        questionnaires.publish_library(work, today)
    with answers.reading() as work:
        asked = {row.id: questionnaires.by_digest(work, row.digest) for row in questionnaires.current(work)}
    codes = [option.code for key in ("Q2", "Q4") for option in asked["mieszkaniec"].question(key).options]
    return _Story(
        chance=chance,
        answers=answers,
        today=today,
        slips=[],
        asked=asked,
        strengths=demo_answers.strengths(chance, codes, 0.8),
        local={village.slug: demo_answers.strengths(chance, codes, 0.45) for village in VILLAGES},
    )


def _tell_campaign(story: _Story, campaign: int, *, later: bool) -> None:
    visited = [village for village in VILLAGES if later or village.slug != ONLY_ONCE]
    for place, village in enumerate(visited):
        day = date(campaign, 2 + place // 4, 3 + place % 4 * 7)
        many = village.forms if later else round(village.forms * story.chance.uniform(0.7, 1.1))
        _village_meeting(story, village, day, many)
        if later:
            story.slips += demo_slips.volunteers(story.chance, village, day, many)
    if later:
        _councils_events_youth(story, campaign)


def _village_meeting(story: _Story, village: InventedVillage, day: date, many: int) -> None:
    with story.answers.writing() as work:
        meeting = _held(work, story, village, day, ("mieszkaniec", "protokol"))
        forms = [_resident(story, village) for _ in range(many)]
        if village.slug == BLOC:
            forms += [demo_answers.bloc(BLOC_NEED) for _ in range(5)]
        typed = _hand_in(work, story, meeting, "mieszkaniec", forms)
        present = round(len(forms) * story.chance.uniform(1.05, 1.6))
        _count(work, story, meeting, present, typed)
        _hand_in(work, story, meeting, "protokol", [_minutes(story, village, day, present)], typed_only=True)
        prepare.close_meeting(work, meeting.id, day, reason="Kilka osób zabrało arkusze do domu.")
        story.met.add(village.slug)


def _resident(story: _Story, village: InventedVillage) -> dict[str, Any]:
    return demo_answers.resident(
        story.chance, story.asked["mieszkaniec"], village, story.strengths, story.local[village.slug]
    )


def _held(
    work: Session,
    story: _Story,
    village: InventedVillage,
    day: date,
    asked: tuple[str, ...],
    opened: bool = True,
) -> Meeting:
    meeting = prepare.plan_meeting(
        work,
        kind=MeetingKind.SOLECTWO,
        solectwo=village.slug,
        held_on=day,
        starts_at=story.chance.choice(("16:30", "17:00", "18:00")),
        place=story.chance.choice(PLACES),
        questionnaires=asked,
        today=day,
    )
    if opened:
        prepare.open_meeting(work, meeting.id, day)
    return meeting


def _hand_in(
    work: Session,
    story: _Story,
    meeting: Meeting,
    questionnaire: str,
    forms: list[dict[str, Any]],
    typed_only: bool = False,
) -> int:
    """Stores the forms through the one way in; gives how many were typed from paper."""
    digest = story.asked[questionnaire].digest
    sheets = iter(range(1, len(forms) + 1))
    arrivals = []
    for answers in forms:
        channel = Channel.PAPER_TYPED if typed_only else demo_answers.weighted(story.chance, CHANNELS)
        numbered = channel is Channel.PAPER_TYPED and not typed_only
        arrivals.append(
            collect.Arrival(
                id=str(UUID(int=story.chance.getrandbits(128), version=4)),
                meeting=meeting.id,
                digest=digest,
                channel=channel,
                language="pl",
                filled_on=meeting.held_on,
                answers=answers,
                sheet=next(sheets) if numbered else None,
                unreadable=(),
            )
        )
    for outcome in collect.accept_many(work, arrivals, meeting.held_on):
        if outcome.problems:
            raise AssertionError(outcome.problems)
    return sum(arrival.sheet is not None for arrival in arrivals)


def _count(work: Session, story: _Story, meeting: Meeting, present: int, typed: int) -> None:
    spoiled = story.chance.choice((0, 0, 0, 1, 2))
    counted = {
        "present": present,
        "soltys": story.chance.randint(1, 3),
        "councillors": story.chance.randint(0, 1),
        "organisations": story.chance.randint(0, 3),
        "seniors": present // 3,
        "sheets_printed": typed + 15,
        "sheets_out": typed + spoiled + story.chance.choice((0, 0, 1)),
        "sheets_back": typed + spoiled,
        "sheets_spoiled": spoiled,
    }
    for what, number in counted.items():
        gather.set_count(work, meeting.id, what, number)


def _minutes(story: _Story, village: InventedVillage, day: date, present: int) -> dict[str, Any]:
    steps = story.chance.sample(STEPS, story.chance.randint(1, 3))
    done = {"S10": DONE[VILLAGES.index(village) % len(DONE)]} if village.slug in story.met else {}
    return done | {
        "S1": village.slug,
        "S2": day.isoformat(),
        "S3": "sala spotkań",
        "S4": story.chance.choice(("OSL", "OSL", "ZW")),
        "S5": present,
        "S7": ["C1", "C2"],
        "S8": "Rozmowa o tym, co najpilniejsze, i o wspólnych działaniach na wiosnę.",
        "S9": [
            {"co": what, "kto": who, "kiedy": (day + timedelta(days=45)).isoformat(), "ilu": people}
            for what, who, people in steps
        ],
        "S11": story.chance.choice(("3", "4", "4", "5", "2")),
    }


def _councils_events_youth(story: _Story, campaign: int) -> None:
    for place, council in enumerate(COUNCILS):
        for month in (3, 10):
            _council_meeting(story, council, date(campaign, month, 10 + place))
    for name, month, day, partners in EVENTS:
        _event(story, name, date(campaign, month, day), partners)
    _youth_and_partners(story, date(campaign, 5, 20))


def _council_meeting(story: _Story, council: str, day: date) -> None:
    asked = story.asked["rada"]
    problems = [option.code for option in asked.question("R5").options]
    needs = [option.code for option in asked.question("R6").options]
    sheet: dict[str, Any] = {
        "R1": council,
        "R2": day.isoformat(),
        "R3": story.chance.randint(6, 12),
        "R4": "Wyniki rozmów w sołectwach, plan na przyszły rok.",
        "R5": {code: story.chance.randint(1, 3) for code in sorted(story.chance.sample(problems[:20], 4))},
        "R6": story.chance.sample(needs[:21], 3),
        "R8": "Rada popiera kierunek planu i prosi o wcześniejsze terminy.",
        "R9": [{"co": "spotkanie z kołami gospodyń", "kto": "organizator", "kiedy": f"{day.year}-11-15"}],
    }
    with story.answers.writing() as work:
        meeting = prepare.plan_meeting(
            work,
            kind=MeetingKind.COUNCIL,
            council=council,
            held_on=day,
            place="sala narad",
            questionnaires=("rada",),
            today=day,
        )
        prepare.open_meeting(work, meeting.id, day)
        _hand_in(work, story, meeting, "rada", [sheet], typed_only=True)
        gather.set_count(work, meeting.id, "present", sheet["R3"])
        prepare.close_meeting(work, meeting.id, day)


def _event(story: _Story, name: str, day: date, partners: str) -> None:
    slugs = [village.slug for village in VILLAGES]
    with story.answers.writing() as work:
        meeting = prepare.plan_meeting(
            work,
            kind=MeetingKind.EVENT,
            title=name,
            held_on=day,
            place="plac przy szkole w Zmyślinie",
            partners=partners,
            questionnaires=("po-wydarzeniu",),
            today=day,
        )
        prepare.open_meeting(work, meeting.id, day)
        asked = story.asked["po-wydarzeniu"]
        forms = [demo_answers.after_event(story.chance, asked, slugs) for _ in range(story.chance.randint(18, 40))]
        _hand_in(work, story, meeting, "po-wydarzeniu", forms)
        gather.set_count(work, meeting.id, "present", len(forms) * 4)
        prepare.close_meeting(work, meeting.id, day, reason="Ankietę wypełnili chętni.")


def _youth_and_partners(story: _Story, day: date) -> None:
    seat = next(village for village in VILLAGES if village.slug == "zmyslin")
    with story.answers.writing() as work:
        meeting = _held(work, story, seat, day, ("mlodziez", "partner"))
        asked = story.asked["mlodziez"]
        _hand_in(work, story, meeting, "mlodziez", [demo_answers.youth(story.chance, asked) for _ in range(34)])
        _hand_in(work, story, meeting, "partner", demo_partners.cards(), typed_only=True)
        gather.set_count(work, meeting.id, "present", 41)
        prepare.close_meeting(work, meeting.id, day, reason="Spotkanie w szkole, ankieta dla chętnych.")


def _tell_these_days(story: _Story) -> None:
    """Meetings around today, so that there is something to open, to type and to invite."""
    by_slug = {village.slug: village for village in VILLAGES}
    for slug, days_ago, many in THESE_DAYS:
        day = story.today - timedelta(days=days_ago)
        _village_meeting(story, by_slug[slug], day, many)
        story.slips += demo_slips.nominations(story.chance, by_slug[slug], day, many)
    with story.answers.writing() as work:
        tonight = _held(work, story, by_slug["sliwokat"], story.today, ("mieszkaniec", "protokol"))
        _hand_in(work, story, tonight, "mieszkaniec", [_resident(story, by_slug["sliwokat"]) for _ in range(6)])
        later = story.today + timedelta(days=8)
        _held(work, story, by_slug["swierszczyn"], later, ("mieszkaniec", "protokol"), opened=False)
        name, _, _, partners = EVENTS[0]
        prepare.plan_meeting(
            work,
            kind=MeetingKind.EVENT,
            title=name,
            solectwo="babiodol",
            held_on=story.today + timedelta(days=20),
            place="zbiórka przy remizie",
            partners=partners,
            questionnaires=("po-wydarzeniu",),
            today=story.today,
        )


def _named_too(chance: Random, story: _Story) -> Iterator[NominationSlip]:
    """At the newest meetings somebody names a neighbour who signed up a year ago, for something else."""
    for slug, days_ago, _ in THESE_DAYS:
        signed_up = next(one for one in story.slips if isinstance(one, VolunteerSlip) and one.solectwo == slug)
        yield demo_slips.named_too(chance, signed_up, story.today - timedelta(days=days_ago))


def _settle_previous_plan(work: Session) -> None:
    """What became of last year's rows: most were done, one was carried over as not done."""
    for task in work.scalars(select(PlanTask).where(PlanTask.year == SEED_PLAN_YEAR)):
        if task.position == NOT_DONE:
            task.status = "niezrealizowane"
        else:
            task.status = "w trakcie" if task.position in UNDER_WAY else "zrealizowane"
