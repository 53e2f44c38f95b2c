"""Who is spoken of: names, demonyms, capitals, leaders, pronouns, "both countries"."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token

from detente.codebook import ActorName, Codebook, NameForm
from detente.model import ActorKind, MentionKind
from detente.reading.lexicon import Hit

_PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
_SINGULAR = frozenset({"it", "its", "itself"})
_PERSONAL = frozenset({"he", "him", "his", "she", "her", "hers", "himself", "herself"})
_SECOND = frozenset({"you", "your", "yours"})
_FIRST = frozenset({"we", "us", "our", "ours", "ourselves", "i", "me", "my", "mine", "myself"})
_SUBJECT = frozenset({"nsubj", "nsubjpass"})

OF_OTHERS = "others"
"""Value of nouns for a state that nobody uses of his own ("the regime")."""
MEMORY = 8
"""Sentences after which "both countries" no longer means the pair that was named last."""


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens `[start, end)` of a block that speak of actors; `actors` are states, organisations, blocs or groups.

    `named` are the ids of the names themselves: a person's where `actors` has the state that the person speaks for.
    """

    start: int
    end: int
    kind: MentionKind
    actors: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsure:
    """Tokens `[start, end)` that can be a name of several actors, or of one whose name is also a common word."""

    start: int
    end: int
    names: tuple[ActorName, ...]


class ActorFinder:
    """Finds the codebook's names in parsed text, as of a document's date."""

    def __init__(self, nlp: Language, codebook: Codebook) -> None:
        self._codebook = codebook
        self._exact = PhraseMatcher(nlp.vocab, attr="ORTH")
        self._loose = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._names: dict[str, list[ActorName]] = {}
        self._prefixes = frozenset(word.title() for cue in codebook.cues("name_prefix") for word in cue.words)
        self._suffixes = frozenset(word.title() for cue in codebook.cues("name_suffix") for word in cue.words)
        for name in codebook.names():
            # Names are case-sensitive unless they say otherwise, so "us" is never a state.
            key = name.text if name.case_sensitive else name.text.casefold()
            known = self._names.setdefault(key, [])
            if not known:
                matcher = self._exact if name.case_sensitive else self._loose
                matcher.add(key, [nlp.make_doc(name.text)])
            known.append(name)

    def find(self, doc: Doc, on: datetime.date | None) -> tuple[list[Found], list[Unsure]]:
        """Names in a block, longest first where they overlap; and those that only the whole text can settle."""
        spans: list[tuple[Span, str]] = []
        for matcher in (self._exact, self._loose):
            for match_id, start, end in matcher(doc):
                spans.append((doc[start:end], doc.vocab.strings[match_id]))
        spans.sort(key=lambda pair: (pair[0].start - pair[0].end, pair[0].start))
        found: list[Found] = []
        unsure: list[Unsure] = []
        taken: set[int] = set()
        for span, key in spans:
            if any(i in taken for i in range(span.start, span.end)) or self._is_other_place(span):
                continue
            if self._is_of_person(span, self._names[key]):
                continue
            taken.update(range(span.start, span.end))
            names = self._then(self._names[key], on)
            named = tuple(dict.fromkeys(name.actor_id for name in names if not name.ambiguous))
            if len(named) != 1:
                unsure.append(Unsure(span.start, span.end, tuple(names)))
                continue
            actors = tuple(dict.fromkeys(self.spoken_for(actor_id, on) for actor_id in named))
            found.append(Found(span.start, span.end, MentionKind.NAME, actors, named))
        return sorted(found, key=lambda f: f.start), unsure

    def settle(
        self, unsure: Sequence[Unsure], sure: Mapping[str, int], texts: frozenset[str], on: datetime.date | None
    ) -> list[Found]:
        """Whom ambiguous names of a block mean, as far as the rest of the text tells; the others are left out.

        A name that only one actor of the codebook has is his if the text also names him in a way of his own, or if it
        comes back and no longer name in the text holds the same word for another ("Korea" beside "North Korea"). A
        person's must be named in full somewhere.

        Args:
            unsure: the ambiguous names of one block.
            sure: how often the text names each actor without ambiguity.
            texts: the longer names that the text uses.
            on: the document's date.
        """
        found = []
        for item in unsure:
            ids = list(dict.fromkeys(name.actor_id for name in item.names))
            known = [actor for actor in ids if sure.get(actor)]
            if len(ids) == 1 and not known and item.names[0].form is not NameForm.PERSON:
                rival = any(f" {item.names[0].text}" in text for text in texts)
                known = [] if rival else ids
            if len(known) == 1:
                actors = (self.spoken_for(known[0], on),)
                found.append(Found(item.start, item.end, MentionKind.NAME, actors, (known[0],)))
        return found

    def spoken_for(self, actor_id: str, on: datetime.date | None) -> str:
        """The state or organisation that an actor's acts count for; itself where it stands for itself."""
        entry = self._codebook.actors.get(actor_id)
        if entry is None:
            return actor_id
        actor = entry.actor(on)
        if actor.speaks_for:
            return actor.speaks_for
        if entry.offices and on is not None:
            # Out of office on that day: the nearest office still tells whose man it is.
            nearest = min(entry.offices, key=lambda office: office.distance(on))
            return nearest.of if nearest.distance(on) < 365 * 6 else actor_id
        return actor_id

    def is_party(self, actor_id: str) -> bool:
        """Whether an actor can be a side of a relation: a state, organisation, bloc or group, not a person."""
        entry = self._codebook.actors.get(actor_id)
        return entry is not None and entry.kind in (
            ActorKind.STATE,
            ActorKind.ORGANISATION,
            ActorKind.BLOC,
            ActorKind.GROUP,
        )

    def is_state(self, actor_id: str) -> bool:
        """Whether an actor is a state."""
        entry = self._codebook.actors.get(actor_id)
        return entry is not None and entry.kind is ActorKind.STATE

    def _is_other_place(self, span: Span) -> bool:
        """Whether the word beside it makes it the name of something else ("New Mexico", "Persian Gulf")."""
        before = span.doc[span.start - 1] if span.start else None
        after = span.doc[span.end] if span.end < len(span.doc) else None
        return (before is not None and before.text in self._prefixes) or (
            after is not None and (after.text in self._suffixes or (span[0].lower_ == "the" and after.text == "-"))
        )

    def _is_of_person(self, span: Span, names: list[ActorName]) -> bool:
        """Whether a capital's name is part of a person's ("George Washington")."""
        before = span.doc[span.start - 1] if span.start else None
        if before is None or before.ent_type_ != "PERSON" or span[0].ent_type_ != "PERSON" or span[0].ent_iob_ != "I":
            return False
        return before.pos_ == "PROPN" and all(name.form is NameForm.CAPITAL for name in names)

    def _then(self, names: list[ActorName], on: datetime.date | None) -> list[ActorName]:
        """The names whose words meant their actor on a day, or nearest to it."""
        if on is None:
            return names
        nearest = min(name.distance(on) for name in names)
        return [name for name in names if name.distance(on) == nearest]


class Resolver:
    """Turns pronouns and words such as "both countries" into actors, sentence by sentence.

    Args:
        finder: knows which actors are states.
        focus: pairs of states that the document speaks of together, most often first.
    """

    def __init__(self, finder: ActorFinder, focus: list[tuple[str, str]]) -> None:
        self._finder = finder
        self._focus = focus
        self._home: str | None = None
        self._addressed: str | None = None
        self._quoted: tuple[str, ...] = ()
        self._since_pair = MEMORY
        self._recent: list[str] = []
        self._subject: tuple[str, ...] = ()
        self._person: tuple[str, ...] = ()
        self._people: tuple[str, ...] = ()
        self._pair: tuple[str, ...] = ()

    def resolve(
        self,
        sentence: Span,
        names: Iterable[Found],
        joint: Iterable[Hit],
        nouns: Iterable[Hit],
        home: str | None,
        addressed: str | None = None,
    ) -> list[Found]:
        """All that speaks of actors in a sentence, in order: its names, and what they make of its pronouns.

        Args:
            sentence: the sentence.
            names: the names in it.
            joint: cue words such as "both countries".
            nouns: cue words such as "the country".
            home: the state for which the sentence says "we", if known.
            addressed: the state that a speaker in a talk of two means by "you", if known.
        """
        self._home, self._addressed = home, addressed
        items: list[Found] = sorted(names, key=lambda f: f.start)
        at = {index: found for found in items for index in range(found.start, found.end)}
        joint_at = {hit.start: hit for hit in joint if hit.head.pos_ in ("NOUN", "PRON", "DET", "PROPN", "CCONJ")}
        noun_at = {hit.start: hit for hit in nouns}
        result: list[Found] = []
        index = sentence.start
        while index < sentence.end:
            token = sentence.doc[index]
            found = at.get(index)
            if found is None and token.ent_type_ == "PERSON" and token.ent_iob_ == "B" and token.pos_ == "PROPN":
                self._person = ()  # Somebody whom the codebook does not know: "he" may be him from here on.
            if found is None and index in joint_at:
                found = self._joint(joint_at[index], at)
            elif found is None and index in noun_at and self._recent:
                hit = noun_at[index]
                # Whoever says "we" for a state does not call its own government "the regime".
                barred = self._home if hit.entry.value == OF_OTHERS else None
                state = next((a for a in self._recent if self._finder.is_state(a) and a != barred), None)
                if state and not any(self._finder.is_party(a) for a in _modifiers(hit.head, at)):
                    found = Found(hit.start, hit.end, MentionKind.DESCRIPTION, (state,), (state,))
            elif found is None and token.pos_ in ("PRON", "DET"):
                found = self._pronoun(token, result, at)
            if found is not None and found.actors:
                result.append(found)
                self._note(found)
                index = max(found.end, index + 1)
            else:
                index += 1
        self._close(sentence, result)
        return result

    def _joint(self, hit: Hit, names: dict[int, Found]) -> Found | None:
        following = names.get(hit.end)
        doc = hit.head.doc
        if hit.start and doc[hit.start - 1].text in ("-", "–"):
            return None  # "thirty-two nations"
        if any(child.dep_ == "prep" and child.lower_ == "of" for child in hit.head.children):
            return None  # "two countries of Africa"
        if self._home and hit.head.lemma_ == "party":
            return None  # Who speaks for a state has its own parties in mind.
        if hit.words.casefold() == "both" and following is not None:
            return None  # "both Iran and Russia": the names speak for themselves.
        if hit.words.casefold() == "both" and hit.head.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj"):
            return None
        pair = self._current_pair()
        return Found(hit.start, hit.end, MentionKind.JOINT, pair, pair) if pair else None

    def _current_pair(self) -> tuple[str, ...]:
        if self._pair and self._since_pair < MEMORY:
            return self._pair
        states = [actor for actor in self._recent if self._finder.is_state(actor)]
        for pair in self._focus:
            if states and states[0] in pair:
                return pair
        return tuple(sorted(states[:2])) if len(states) >= 2 else (self._focus[0] if self._focus else ())

    def _pronoun(self, token: Token, before: list[Found], names: Mapping[int, Found]) -> Found | None:
        word = token.lower_
        actors: tuple[str, ...] = ()
        if word in _PLURAL:
            # A plural needs several, or one named by its people ("the Koreans ... they").
            near = self._pair if self._since_pair <= 1 else ()
            speaker = self._own_subject(token, before)
            here = self._parties(before)
            if speaker:
                actors = speaker  # "the army says that they ...": who says so in this very sentence
            elif len(here) == 1 and token.i > token.sent.root.i:
                actors = here  # the one that this very sentence has named
            else:
                actors = self._subject if len(self._subject) > 1 else self._people or near or self._subject
            if self._home in actors:
                actors = ()  # Whoever says "we" for a state does not call it "they".
        elif word in _SINGULAR and token.dep_ != "expl":
            actors = self._own_subject(token, before) or (self._subject if len(self._subject) == 1 else ())
            if self._home is not None and actors == (self._home,):
                # "In Norway we see a government that silences its press": ours is "our", and "its" another's.
                actors = self._last_other(before) or actors
        elif word in _PERSONAL:
            actors = self._person
        elif word in _FIRST and _is_quoted(token):
            # In a quotation it is whoever speaks there, and not the one for whom the text itself says "we".
            self._quoted = self._own_subject(token, before) or self._speaker_behind(token, names) or self._quoted
            actors = self._quoted
        elif word in _SECOND and self._addressed:
            actors = (self._addressed,)
        elif word in _FIRST and self._home:
            actors = (self._home,)
        return Found(token.i, token.i + 1, MentionKind.PRONOUN, actors, actors) if actors else None

    def _parties(self, found: Iterable[Found]) -> tuple[str, ...]:
        """The actors among some mentions that can be a side, each once."""
        return tuple(dict.fromkeys(a for f in found for a in f.actors if self._finder.is_party(a)))

    def _own_subject(self, token: Token, before: list[Found]) -> tuple[str, ...]:
        """The one actor that is the subject of a clause around the word, to its left: "Russia hopes that it"."""
        for verb in token.ancestors:
            heads = [child for child in verb.children if child.dep_ in _SUBJECT and child.right_edge.i < token.i]
            if verb.dep_ == "relcl" and heads and heads[0].tag_ in ("WDT", "WP"):
                # "a regime that murdered its own people": what the clause describes.
                inside = [f for f in before if verb.head.left_edge.i <= f.start < heads[0].i]
                parties = self._parties(inside)
                if parties:
                    return parties[-1:]
            inside = [f for f in before if any(h.left_edge.i <= f.start <= h.right_edge.i for h in heads)]
            parties = self._parties(inside)
            if parties:
                return parties if len(parties) == 1 else ()
        return ()

    def _speaker_behind(self, token: Token, names: Mapping[int, Found]) -> tuple[str, ...]:
        """The one actor who says a quotation that stands before him: "we warn them," said the Swedish minister."""
        for verb in token.ancestors:
            heads = [child for child in verb.children if child.dep_ in _SUBJECT and child.left_edge.i > token.i]
            inside = [names[i] for head in heads for i in range(head.left_edge.i, head.right_edge.i + 1) if i in names]
            parties = self._parties(inside)
            if parties:
                return parties if len(parties) == 1 else ()
        return ()

    def _last_other(self, before: list[Found]) -> tuple[str, ...]:
        """The last state that a sentence has named or described, but for the one for which it says "we"."""
        told = [found for found in before if found.kind is not MentionKind.PRONOUN and len(found.actors) == 1]
        others = [f.actors for f in told if f.actors[0] != self._home and self._finder.is_state(f.actors[0])]
        return others[-1] if others else ()

    def forget(self) -> None:
        """Forget whom pronouns can mean: what follows has nothing to do with what was said before."""
        self._subject = self._people = self._person = self._pair = self._quoted = ()
        self._recent.clear()

    def _note(self, found: Found) -> None:
        if found.kind is MentionKind.NAME:
            for actor in found.actors:
                if actor in self._recent:
                    self._recent.remove(actor)
                self._recent.insert(0, actor)
            del self._recent[8:]
            if found.named != found.actors:
                self._person = found.actors

    def _close(self, sentence: Span, found: list[Found]) -> None:
        """Remember what the sentence was about, for the pronouns of the next one."""
        root = sentence.root
        subject_heads = [child for child in root.children if child.dep_ in _SUBJECT]
        spans = [(child.left_edge.i, child.right_edge.i + 1) for child in subject_heads]
        inside = [f for f in found if any(start <= f.start < end for start, end in spans)]
        parties = self._parties(inside)
        # "The country's leaders know ...": people of one are "they" in the next sentence.
        plural = any(head.tag_ == "NNS" or head.conjuncts for head in subject_heads)
        self._people = parties if plural and len(parties) == 1 else ()
        if parties:
            self._subject = parties[:2]
        elif found:
            named = tuple(dict.fromkeys(a for f in found for a in f.actors if self._finder.is_party(a)))
            self._subject = named[:1] if len(named) == 1 else self._subject
        acting = tuple(dict.fromkeys(a for f in inside for a in f.actors if self._finder.is_state(a)))
        if len(acting) == 2:
            # "Iran and Russia met in Vienna": the two who act, and not one of them with the place.
            self._pair, self._since_pair = tuple(sorted(acting)), 0
            return
        states = tuple(dict.fromkeys(a for f in found for a in f.actors if self._finder.is_state(a)))
        self._since_pair += 1
        for pair in self._focus:
            if pair[0] in states and pair[1] in states:
                self._pair, self._since_pair = pair, 0
                break


def _is_quoted(token: Token) -> bool:
    """Whether a word stands inside of quotation marks that its paragraph has opened."""
    return sum(word.text == '"' for word in token.doc[: token.i]) % 2 == 1


def _modifiers(noun: Token, names: dict[int, Found]) -> list[str]:
    """Actors that a noun already carries ("the Iranian government", "the government of Iran")."""
    return [actor for token in noun.subtree if (found := names.get(token.i)) is not None for actor in found.actors]
