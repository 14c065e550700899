"""The weights by which two items are judged to be one: fixed, readable, the same in every build.

A match weight is a sum of parts, as in Fellegi and Sunter's record linkage (1969): a prior that speaks against, agreement
that speaks for, disagreement that speaks against; zero or more is a match. The points are set by hand from what each part
tells apart (a base is seldom confused, a country nearly always shared); where judged pairs of newspaper articles moved them,
it is said there. All are multiples of an eighth, see ``cluster.exact``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """Roles of one event type that answer one question, and what agreement on them is worth.

    ``key`` slots identify the event: where both tellings fill one with unrelated entities, they are different events.
    """

    name: str
    roles: tuple[str, ...]
    points: float
    key: bool = False


def _slot(name: str, points: float, *roles: str, key: bool = False) -> Slot:
    return Slot(name, roles or (name,), points, key)


def _key(name: str, points: float, *roles: str) -> Slot:
    return _slot(name, points, *roles, key=True)


#: Event and relation types with their slots. Text roles compare by the stems of their words.
SLOTS: dict[str, tuple[Slot, ...]] = {
    "Handover": (_key("site", 5), _slot("giver", 2), _slot("recipient", 1.5), _slot("object", 2)),
    "Withdrawal": (_key("origin", 5, "origin", "place"), _slot("actor", 3.5), _slot("destination", 1.5)),
    "Redeployment": (_key("place", 5, "place", "origin"), _slot("actor", 3.5), _slot("destination", 3)),
    "Deployment": (_key("place", 4.5), _key("actor", 4)),
    "Suspension": (_key("activity", 4), _slot("actor", 2), _slot("place", 2)),
    "Attack": (_key("target", 4), _key("place", 4), _slot("attacker", 2.5), _slot("weapon", 1)),
    "Killing": (_key("victim", 5), _slot("place", 2.5), _slot("perpetrator", 2)),
    "Battle": (_key("place", 4), _slot("participant", 3), _slot("opponent", 2.5)),
    "Capture": (_key("place", 5), _key("actor", 3), _slot("from", 2)),
    "Arrest": (_key("detainee", 4.5), _slot("place", 2), _slot("agent", 2)),
    "Statement": (_key("speaker", 4), _slot("topic", 4), _slot("medium", 0.75)),
    "Meeting": (_key("participant", 5), _slot("place", 2)),
    "Agreement": (_key("party", 4), _slot("object", 4)),
    "Decision": (_key("decider", 4), _slot("object", 4)),
    "Protest": (_key("place", 4), _slot("participant", 3), _slot("target", 2)),
    "Aid": (_key("provider", 3), _slot("recipient", 2.5), _slot("object", 3.5)),
    "Accusation": (_key("accuser", 4), _key("accused", 4)),
    "Threat": (_key("actor", 4), _key("target", 4)),
    "Outbreak": (_key("place", 4), _key("disease", 4.5)),
    "Position": (_key("person", 5), _key("organisation", 4), _slot("title", 2)),
    "Membership": (_key("member", 4.5), _key("organisation", 4.5)),
    "Leadership": (_key("leader", 4.5), _key("organisation", 4.5)),
    "Support": (_key("supporter", 4.5), _key("supported", 4.5)),
    "Opposition": (_key("actor", 4.5), _key("opponent", 4.5)),
    "Location": (_key("thing", 4.5), _key("place", 4.5), _slot("direction", 0.5)),
}

#: The slot of a type that this table lacks.
OTHER = (_slot("any", 4),)

RELATIONS = frozenset(("Position", "Membership", "Leadership", "Support", "Opposition", "Location"))

#: Key slots that are left untold without saying that the event is another one: an epidemic is named by its disease, and the
#: country that a report counts its cases in is told or not.
LEFT_OUT = frozenset((("Outbreak", "place"),))

#: Key slots that a description fills in many ways: whose post it is («رئيس مجلس إدارتها», «رئيس سابك») is told by the office, the branch
#: or the whole, so that with the person and the title the same, a description of it is not another post.
LOOSELY_TOLD = frozenset((("Position", "organisation"),))

#: Types of those whose doings are told as their state's.
ACTS_FOR_STATE = frozenset(("MilitaryForce", "Government"))

#: Relations that many have to one body.
POSTS = frozenset(("Position", "Membership", "Leadership"))

#: Types that take two parties.
MUTUAL = frozenset(("Meeting", "Agreement"))

#: Types whose event happens once for a person in its key role: a person is killed once, so time tells little apart. A group is not.
ONCE = frozenset(("Killing",))

#: Share of a slot's points that agreement on an entity is worth, by how few events share such an entity.
SPECIFIC = {
    "Base": 1.0, "Facility": 1.0, "Person": 1.0, "Vehicle": 1.0, "Weapon": 0.75, "Disease": 1.0, "Place": 1.0, "country": 0.4,
    "continent": 0.25, "governorate": 0.75, "Coalition": 0.75, "MilitaryForce": 0.75, "ArmedGroup": 0.75, "Government": 0.75,
    "Organisation": 0.75, "PopulationGroup": 0.75,
}  # fmt: skip

#: Types whose event is told by a word of its kind: a raid is no car bomb, a visit no telephone call. A battle is called fighting, clashes
#: or an operation, whatever it is, and what is said is said with any verb. Of 176 judged pairs of a weight from -8 to 3 that have words of
#: one stem 44 in 100 are one, of those that have none 18 in 100 (Battle 3 of 7, 8 of 23; Statement 3 of 4, 12 of 17).
TOLD_BY_WORD = frozenset(SLOTS) - RELATIONS - {"Battle", "Killing", "Statement"}

#: Types of what is told of anybody who goes anywhere: that it begins two articles tells little. Of 110 clusters that were joined by it and
#: looked at, 2 of 9 of these were rightly joined, 71 of 101 others.
MOVES = frozenset(("Deployment", "Redeployment", "Withdrawal"))

#: What two articles' tellings of a type count besides: by how much less agreement than the prior asks for tells that they are one. Of
#: pairs that scored -4 to 0 without it, judges found 9 of 12 captures, 3 of 3 arrests and 5 of 9 attacks to be one.
ACROSS = {"Capture": 3.0, "Arrest": 2.5, "Attack": 1.0}

EVENT: dict[str, float] = {
    "prior": -4.5,  # two tellings of one type that share something
    "relation prior": -6.5,  # both ends of a relation must agree
    "clash": -8.0,  # a key slot filled by unrelated entities; nothing else is looked at
    "differs": -0.5,  # times the slot's points
    "part, key": -0.25,  # times the slot's points
    "part, post": 0.25,  # one person's post, told of a branch and of the whole
    "part": 0.0,  # one filler is a part of the other's: granularity, not contradiction
    "acts for": 0.5,  # a state and its army, a coalition and its task force: one is named for the other
    "place in place": 0.25,
    "described": 0.0,  # a filler without a name cannot contradict
    "described, key": -0.25,  # times the slot's points: what identifies the event, told without a name («فصيل منافس»)
    "included": 0.75,  # one telling names some of the other's fillers
    "several shared": 0.75,  # several fillers, two or more the same
    "some shared": 0.5,  # several fillers, one the same
    "like described": 0.5,  # no name on either side, and words in common
    "like called": 0.375,  # whose post it is: most words in common, names or not
    "both parties": 1.25,
    "one of two": 0.75,  # it takes two, and both tellings name the same one alone
    "missing, key": -0.25,
    "nothing told, key": -1.0,  # neither fills any slot that identifies the event
    "other topic": -1.0,  # times the slot's points: who speaks speaks of many things
    "recurrent, undated": -2.5,  # what happens again and again needs a day to be known by
    "known by its place": 1.25,  # one telling has no day: a battle is remembered as that of its town, a visit by visitor and place
    "its country's war": 5.0,  # at one time a country has one war
    "one speaker's day": 2.0,  # who is told to have spoken on a day spoke on one occasion, of many things
    "topic, one text": -1.0,  # of a topic, at least: what is told in the same words has the same topic
    "the parties' deal": 2.5,  # two parties of one deal are known for it
    "both lead": 3.5,  # articles of the same days begin with it
    "same word": 0.5,  # the word that tells it has the stem of the other's
    "other word": -0.75,
    "same modality": 0.5,
    "possible and told": -3.0,  # a fear or possibility is not the event
    "possible and planned": 0.0,  # both are yet to come, which speaks neither for one event nor against it
    "requested and told": -3.0,  # nor is a demand
    "polarity": -1.0,  # a denial may be of the same event
    "same speaker": 0.5,
    "same demander": 2.0,  # who demands it makes the demand
    "other demander": -1.0,
    "told as one": 4.0,  # the article's reading takes them for one; roles, numbers and times still have their say
    "told apart": -2.5,  # one article tells them as two
    "same article": -1.5,
    "same roles": 0.0,  # in one article: tellings of one event that differ in modality, number or date
    "same in all": 3.0,  # one article, one sentence, the same in every role
    "copied sentence": 3.0,  # of a relation, which holds in whatever words
    "within the other's": 4.0,  # the words of a short report stand in a longer one
    "same number": 1.0,
    "same large number": 1.5,  # few events share it
    "both one": 0.25,
    "near number": 0.5,
    "other number": -1.5,
    "other worth": -2.5,
}

#: Points for two times: the largest distance in days at which a row holds. Distance 0 is an overlap.
DATED = ((0, 1.5), (2, -0.5), (7, -1.5), (31, -4.0), (10_000_000, -8.0))
SAME_DAY = 2.5
LONG_OVERLAP = 0.25  # one of the two spans more than 45 days
#: Types that happen again and again: what speaks against one date speaks twice as much, and no date speaks against them too.
RECURRENT = frozenset(("Attack", "Battle", "Capture", "Arrest", "Statement", "Meeting", "Protest", "Threat", "Accusation", "Decision", "Aid"))
#: One time unknown: distance from the window in which its article makes it likely.
HALF_DATED = ((0, 0.5), (14, -1.0), (60, -3.0), (10_000_000, -6.0))
BACKGROUND = -2.0  # the dated telling lies so far back that the undated one may be the background of its article
#: Both unknown: days between the articles.
UNDATED = ((3, 0.5), (10, 0.0), (30, -1.5), (90, -3.0), (10_000_000, -5.0))
#: Days before and after publication in which an undated telling is likely to lie.
WINDOW = {"actual": (10, 0), "planned": (2, 90), "requested": (60, 60), "possible": (10, 60)}

#: Points by the overlap (Dice) of the words that two articles tell an event with, and of the named entities that they name beside it.
#: A logistic regression over 560 pairs of newspaper articles that were judged by reading gave the steps, in units of the points that
#: roles have; the surroundings are moved down by one and a half, since most pairs that nothing but a role and a day speak for are of
#: different events. Sets of fewer than ``FEW`` say nothing.
WORDS = (
    (0.8, "same words", 5.0), (0.5, "close words", 4.0), (0.3, "like words", 2.0), (0.2, "some words", -0.5), (0.14, "few words", -1.75),
    (0.08, "hardly a word", -2.5), (0.0, "other words", -5.5),
)  # fmt: skip
AROUND = ((0.35, "same surroundings", 2.25), (0.2, "like surroundings", 0.25), (0.08, "near surroundings", -1.25), (0.0, "other surroundings", -2.5))
#: The same of an entity that has a name, and of one that is described; moved after 590 pairs of entities had been judged, where like
#: descriptions in like surroundings were one in 1 case of 8, and again after 1,250: one name of several words in other surroundings was
#: one thing in 15 cases of 19, a name of one word, common or local, in near surroundings or none in 17 of 18.
NAMED_AROUND = ((0.35, "same surroundings", 3.0), (0.2, "like surroundings", 1.5), (0.08, "near surroundings", 0.5), (0.0, "other surroundings", -3.0))
DESCRIBED_WORDS = ((0.8, "copied sentence", 3.0), (0.3, "like words", 1.5), (0.08, "few words", 0.0), (0.0, "other words", -1.0))
DESCRIBED_AROUND = ((0.35, "same surroundings", 2.5), (0.15, "like surroundings", 0.5), (0.05, "near surroundings", 0.0), (0.0, "other surroundings", -1.0))
FEW = 3
#: Share of a short report's words from which it stands in a longer one. Of 800 judged pairs 8 had so much with an overlap below a half,
#: all of one event, 4 of them kept apart till then.
CONTAINED = 0.65
#: What an article begins with, its headline and two or three sentences, in characters; and the days within which two articles have the
#: same news. Of 299 judged pairs of events of a weight from -9 to 4 without it, 25 began both articles and scored from -3.5 to below zero:
#: 20 of them were one; of the others in that band 12 of 41. With 400 or 800 characters it tells less (area under the curve 0.78 for
#: 0.80; 0.77 without). Where it is one speaker's day, days differ or other names surround it, it tells nothing: with these left out, and
#: ``MOVES``, 27 of 36 clusters that it joined were rightly joined, 22 of 36 with none left out.
LEAD, SAME_NEWS = 600, 3
#: The number from which agreement on it tells more.
LARGE = 10
#: The weight from which what two articles tell alike makes them tell one event, in whatever words and surroundings.
POOLED = 3.5

ENTITY: dict[str, float] = {
    "prior": -3.0,
    "same name": 6.0,  # two or more telling words
    "same name, one word": 4.0,
    "same name, one word, entry": 2.5,  # its own article did not take it for the entry
    "same name, one word, person": 1.5,  # many men are called «علي»
    "same name, one word, foreign person": 2.5,  # one that is no given name here: few bear it
    "same name, one word, place": 2.5,  # each town has its «حي السلام»
    "same name, local": 2.5,  # «مجلس التنمية السياحية»: each region has one
    "same name, its kind, place": 3.0,  # «محافظة الأحساء»: there is one
    "same name, common": 2.5,  # «أحمد علي»: nothing but given names that many bear
    "variant": 5.0,
    "variant, one word": 3.0,
    "variant, one word, entry": 0.0,
    "variant, one word, person": 1.0,
    "variant, one word, place": 1.0,
    "part of name, person": 1.0,  # a surname
    "part of name, foreign person": 2.0,
    "part of name": -1.0,
    "part of name, organisation": 2.0,  # «موقع القصة العربية» of «شبكة القصة العربية»: one in like surroundings, another in others
    "one border": 4.0,  # in one country, named with its neighbour or by the neighbour alone
    "other kind": -4.0,  # «مطار بغداد» and «سفارة بغداد»
    "acronym": 3.0,
    "other name": -8.0,
    "type near": -1.0,
    "type far": -3.0,  # what has no will of its own is typed in many ways; people never
    "same office": 3.0,
    "same organisation": 2.0,
    "other organisation": -1.5,
    "same country": 0.5,
    "other country": -4.0,
    "far in time": -1.0,  # more than a year between the articles
}

DESCRIBED: dict[str, float] = {
    "prior": -5.5,
    "same words": 3.0,
    "most words": 2.0,
    "half the words": 0.5,
    "other words": -6.0,
    "specific": 1.0,  # two content words or more
    "same number": 1.0,
    "other number": -3.0,
    "type near": -1.0,
    "same event, specific": 3.0,  # same role in an event with the same base, city, person
    "same event": 1.25,  # the same, with a country or coalition; with one word in common that is not enough
    "far in time": -2.0,  # more than two weeks between the articles
    "same article": -3.0,  # the article keeps them apart
}

#: Types that sources use for one and the same thing.
NEAR_TYPES = (
    frozenset(("Coalition", "MilitaryForce", "ArmedGroup", "Government", "Organisation")),
    frozenset(("Base", "Facility")),
    frozenset(("Place", "Facility")),
    frozenset(("Organisation", "Facility")),
    frozenset(("PopulationGroup", "MilitaryForce", "ArmedGroup")),
    frozenset(("Vehicle", "Weapon")),
)


#: Types that nothing of another type is confused with.
SURE_TYPES = frozenset(("Person", "PopulationGroup", "Disease"))


def types_far(left: str, right: str) -> bool:
    """May two types not stand for one thing, whatever the names?"""
    return left != right and not types_near(left, right) and (left in SURE_TYPES or right in SURE_TYPES)


def types_near(left: str, right: str) -> bool:
    """May two types stand for one thing? The same type always may."""
    return left == right or any(left in family and right in family for family in NEAR_TYPES)


def points_at(table: tuple[tuple[int, float], ...], distance: int) -> float:
    """The points of the first row that reaches the distance."""
    return next(points for limit, points in table if distance <= limit)
