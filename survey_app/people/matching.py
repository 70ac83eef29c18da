"""Who is who among mentions: joins only what is certain, and asks a person about the rest, with reasons.

Nothing here is stored; persons are computed from mentions and from what people decided.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from survey_app.people import asking, joining
from survey_app.people.asking import Cluster, Suggestion
from survey_app.people.joining import Pair, Slot
from survey_app.people.mentions import Mentioned


@dataclass(frozen=True, slots=True)
class Matched:
    """clusters: slots of one person each, in the order of the mentions."""

    clusters: Sequence[tuple[Slot, ...]]
    suggestions: Mapping[int, Sequence[Suggestion]]  # for a cluster: to which others it may belong, best first
    for_roles: Mapping[str, Sequence[Suggestion]]  # for a mention of an office alone, by its id


def match(mentions: Sequence[Mentioned], same: Collection[Pair] = (), different: Collection[Pair] = ()) -> Matched:
    """same, different: what people decided about two slots; it outweighs every rule, and is never asked again."""
    slots = {
        (mention.id, place): replace(person, village=person.village or mention.village)
        for mention in mentions
        for place, person in enumerate(mention.parsed.persons)
    }
    persons = joining.with_sexes(slots)
    clusters = joining.joined(persons, same, different)
    told = [Cluster(index, own, [persons[slot] for slot in own]) for index, own in enumerate(clusters)]
    return Matched(clusters, asking.asked(told, different), asking.offices(mentions, told))
