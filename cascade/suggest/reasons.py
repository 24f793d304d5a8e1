"""Why a node may belong to a parent: the words that they share, and the nearest sibling."""

from __future__ import annotations

from dataclasses import dataclass

from cascade.sayings import Names, Said, say
from cascade.suggest.terms import Span, Speller, parts_of

#: How many shared words a reason names.
NAMED = 4
#: Stems of fewer letters are alike by chance.
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Shared:
    """A word that two titles share: as the node's title has it, and its place in each.

    ``there`` is its place in the candidate's title, ``beside`` in the nearest sibling's; None
    where it does not stand there.
    """

    word: str
    here: Span
    there: Span | None
    beside: Span | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a suggestion rests on.

    ``sibling`` is the title of the nearest sibling; ``alike`` a word of each title, spelt alike;
    ``means_alike`` says that meanings were read, and are alike; ``result`` is the nearest key
    result, and ``of_result`` the words that it shares.
    """

    shared: tuple[Shared, ...]
    sibling: str | None = None
    alike: tuple[str, str] | None = None
    unit_goes_there: bool = False
    means_alike: bool = False
    result: str = ""
    of_result: tuple[str, ...] = ()

    @property
    def is_of_words(self) -> bool:
        """Whether words or what they mean speak for it."""
        return any((self.shared, self.alike, self.means_alike, self.of_result))

    @property
    def is_any(self) -> bool:
        """Whether there is something to tell a person."""
        return self.is_of_words or self.unit_goes_there


def shared_words(
    speller: Speller, title: str, candidate: str, sibling: str = ""
) -> tuple[Shared, ...]:
    """The words of a title that a candidate's or a sibling's has too, in the title's order.

    Light words, such as those that many goals begin with, are left out.

    >>> shared_words(Speller(), "Hire ten people", "Hires in May")
    (Shared(word='Hire', here=(0, 4), there=(0, 5), beside=None),)
    """
    there, beside = (_places(speller, text) for text in (candidate, sibling))
    found: dict[str, Shared] = {}
    for name, span in speller.stems(title):
        if is_telling(speller, name) and (name in there or name in beside):
            word = title[slice(*span)]
            found.setdefault(name, Shared(word, span, there.get(name), beside.get(name)))
    return tuple(found.values())


def is_telling(speller: Speller, name: str) -> bool:
    """Whether a stem that two titles share says something: no light word, no letter ("Q4")."""
    return len(name) > 1 and name not in speller.light


def words_alike(speller: Speller, title: str, candidate: str) -> tuple[str, str] | None:
    """The word of a title that is spelt most like one of a candidate's, and that; None without.

    They begin alike: "region" is like "regional", and "water" is not like "catering".

    >>> words_alike(Speller(), "Regional offices", "An office in each region")
    ('offices', 'office')
    """
    mine, theirs = _content(speller, title), _content(speller, candidate)
    best = max(
        (
            (_likeness(one, other), mine[one], theirs[other])
            for one in mine
            for other in theirs
            if one[:2] == other[:2]
        ),
        default=(0.0, "", ""),
    )
    return best[1:] if best[0] >= speller.lexicon.spelt_alike else None


def _content(speller: Speller, text: str) -> dict[str, str]:
    """The stems that are long enough to be like others, each with its word."""
    return {
        name: text[slice(*span)]
        for name, span in speller.stems(text)
        if name not in speller.light and len(name) >= SHORTEST
    }


def _likeness(one: str, other: str) -> float:
    """The part (0..1) of the parts of two words that they share (Dice)."""
    mine, theirs = parts_of(one), parts_of(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def _places(speller: Speller, text: str) -> dict[str, Span]:
    return dict(reversed(speller.stems(text)))


def reason(evidence: Evidence) -> Said:
    """The reason in a sentence or two.

    >>> clinics = Shared("clinics", here=(5, 12), there=(0, 7), beside=(7, 13))
    >>> reason(Evidence((clinics,), sibling="Open a clinic in Lodz"))
    'Both speak of “clinics”. “Open a clinic in Lodz” is there already.'
    """
    said = [*_by_words(evidence)]
    if evidence.means_alike and not said:
        said.append(say("They mean something alike; they share no telling word."))
    if evidence.unit_goes_there:
        said.append(say("Other work of the unit goes there."))
    if not said:
        return say("No telling word in common, only the same level.")
    whole = said[0]
    for each in said[1:]:
        whole = Said("{first} {second}", {"first": whole, "second": each})
    return whole


def _by_words(evidence: Evidence) -> list[Said]:
    own = [each.word for each in evidence.shared if each.there]
    with_sibling = [each.word for each in evidence.shared if each.beside]
    said: list[Said] = []
    if own:
        said.append(say("Both speak of “{words}”.", words=Names(own[:NAMED])))
    if evidence.sibling is not None and with_sibling:
        if own:
            said.append(say("“{sibling}” is there already.", sibling=evidence.sibling))
        else:
            said.append(
                say(
                    "“{sibling}” is there already, and speaks of “{words}” too.",
                    sibling=evidence.sibling,
                    words=Names(with_sibling[:NAMED]),
                )
            )
    if new := [word for word in evidence.of_result if word not in own]:
        told = {"result": evidence.result, "words": Names(new[:NAMED])}
        said.append(say("Its key result “{result}” speaks of “{words}”.", **told))
    if not said and evidence.alike:
        one, other = evidence.alike
        said.append(say("“{word}” here is like “{other}” there.", word=one, other=other))
    return said
