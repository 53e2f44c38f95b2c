"""Why a forecast is what it is: what moved it, the events behind it, precedents, and what would change it most."""

from __future__ import annotations

import datetime
from collections import defaultdict

import numpy as np

from detente.forecast.features import Snapshot, Subject
from detente.forecast.log import EPOCH, EventLog, Floats, Ints
from detente.forecast.model import expit
from detente.forecast.questions import Question, View, direction_of, family_of
from detente.forecast.records import Change, PastEvent, Precedent, Reason
from detente.forecast.words import class_words, code_name, shipped_words

PRECEDENTS = 3
"""Shown of each ending."""

# What says nothing about the pair is the base rate's: the question itself and how many events there are at all.
_BASE = ("asked", "world")
_LEAST_LOG_ODDS = 0.05
_PAST = 5
_NEAREST = 60
_PRECEDENT_ORIGINS = 24
_PRECEDENT_PAIRS = 300
_CHANGES = 3


class Explained:
    """The explanation of one question as of a view's day.

    Args:
        view: the forecaster as of the day.
        question: what is asked.
        within: days.
        named: actor id to name.
    """

    def __init__(self, view: View, question: Question, within: int, named: dict[str, str] | None = None) -> None:
        self.view = view
        self.question = question
        self.within = within
        low, high = view.sides(question)
        self.subject = Subject(question.wanted, direction_of(question))
        self.model = view.forecaster.model(family_of(self.subject))
        # The horizon of the grid that is nearest to the one asked for.
        self.horizon = min(self.model.grid, key=lambda day: (abs(np.log(day / within)), day))
        self._one = np.array([low], dtype=np.int64)
        self._other = np.array([high], dtype=np.int64)
        self._named = named or {}

    # What moved it -----------------------------------------------------------------------------------------------

    def reasons(self) -> tuple[Reason, ...]:
        """The groups of inputs that moved the forecast against the base rate, the strongest first.

        The shares are TreeSHAP values (Lundberg et al. 2020) of the model, summed within each group; they add up to
        the log-odds before calibration.
        """
        names, values = self._features(self.view.snapshot, self._one, self._other)
        shares = np.asarray(self.model.booster.predict(values, pred_contrib=True, num_threads=1))[0]
        slope = float(self.model.slope[int(values[0, names.index("asked.class")])])
        grouped: dict[str, float] = defaultdict(float)
        for name, share in zip(names, shares[:-1], strict=True):
            grouped[name.partition(".")[0]] += slope * float(share)
        p = self.model.probability(values, int(values[0, names.index("asked.class")]))[0]
        log_odds = float(np.log(p / (1 - p)))
        figures = self._figures()
        words = shipped_words().reasons
        found = [
            Reason(
                group=group,
                title=words[group].title,
                words=words[group].words.format(**figures),
                log_odds=round(share, 3),
                points=round(100 * float(p - expit(np.array([log_odds - share]))[0]), 1),
            )
            for group, share in grouped.items()
            if group not in _BASE and abs(share) >= _LEAST_LOG_ODDS
        ]
        return tuple(sorted(found, key=lambda reason: (-abs(reason.log_odds), reason.group)))

    def _features(self, snapshot: Snapshot, one: Ints, other: Ints) -> tuple[list[str], Floats]:
        names, values = snapshot.features(self.subject, one, other, np.full(len(one), self.horizon))
        return names, values.astype(np.float32)

    def _figures(self) -> dict[str, str]:
        """The figures that the reasons tell."""
        log, day = self.view.log, self.view.day
        mine = self._between()
        age = day - log.day[mine]
        chosen = self._of_class(mine)
        days = np.unique(log.day[mine][chosen])
        names, values = self._features(self.view.snapshot, self._one, self._other)
        of = dict(zip(names, values[0].tolist(), strict=True))
        quarter = log.atoms.quad[log.atom[mine][age < 90]]
        one, other = self.question.one, self.question.other
        members = log.atoms.members(self.question.wanted)[log.atom]
        active = {
            name: [
                int(((log.source == number) | (log.target == number))[members & (day - log.day < back)].sum())
                for back in (30, 365)
            ]
            for name, number in ((one, log.number[one]), (other, log.number[other]))
        }
        year = mine & (day - log.day < 365) & members
        there = int((log.source[year] == log.number[one]).sum())
        return {
            "year": str(int((days > day - 365).sum())),
            "ever": str(len(days)),
            "since": str(_day(log.first)),
            "own": f"{of['record.share_ever']:.0%}",
            "month": str(int((days > day - 30).sum())),
            "quarter": str(int((days > day - 90).sum())),
            "last": f"on {_day(int(days[-1]))}" if len(days) else "never",
            "any_month": str(len(np.unique(log.day[mine][age < 30]))),
            "any_year": str(len(np.unique(log.day[mine][age < 365]))),
            **{f"q{quad}": str(int((quarter == quad).sum())) for quad in (1, 2, 3, 4)},
            "kinds": self._kinds(log.atom[mine][age < 90]) or "none",
            "mood": f"{log.goldstein[mine][age < 90].mean():+.1f}" if (age < 90).any() else "none",
            "one": self._name(one),
            "other": self._name(other),
            "one_year": str(active[one][1]),
            "other_year": str(active[other][1]),
            "one_surge": _ratio(*active[one]),
            "other_surge": _ratio(*active[other]),
            "partners": ", ".join(self._partners()) or "nobody",
            "season": "no record" if np.isnan(of["season.same_weeks"]) else f"{of['season.same_weeks']:.0%}",
            "there": str(there),
            "back": str(int(year.sum()) - there),
            "world_month": f"{of['world.rate_60']:.1f}",
            "world_ever": f"{of['asked.world_rate']:.1f}",
            "wanted": class_words(self.question.wanted),
            "within": str(self.within),
        }

    def _between(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        log = self.view.log
        low, high = int(self._one[0]), int(self._other[0])
        either = (log.source == low) & (log.target == high) | (log.source == high) & (log.target == low)
        return np.asarray(either & (log.day <= self.view.day))

    def _of_class(
        self, mine: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        log = self.view.log
        chosen = log.atoms.members(self.question.wanted)[log.atom[mine]]
        if self.question.directed:
            chosen = chosen & (log.source[mine] == log.number[self.question.one])
        return np.asarray(chosen)

    def _kinds(self, atoms: Ints) -> str:
        roots: dict[str, int] = defaultdict(int)
        for atom in atoms.tolist():
            roots[self.view.log.atoms.cameo[atom][:2]] += 1
        best = sorted(roots.items(), key=lambda item: (-item[1], item[0]))[:3]
        return ", ".join(f"{code_name(root)} ({count})" for root, count in best)

    def _partners(self) -> list[str]:
        near = self.view.snapshot.nearness
        both = near[self._one[0]] * near[self._other[0]]
        best = np.argsort(-both, kind="stable")[:3]
        return [self._name(self.view.log.names[place]) for place in best.tolist() if both[place] > 0]

    def _name(self, actor: str) -> str:
        return self._named.get(actor, actor)

    # What came before --------------------------------------------------------------------------------------------

    def past(self) -> tuple[PastEvent, ...]:
        """The latest events of the class between the two."""
        mine = np.flatnonzero(self._between())
        chosen = mine[self._of_class(self._between())][::-1][:_PAST]
        return tuple(self._event(one) for one in chosen.tolist())

    def _event(self, row: int) -> PastEvent:
        log = self.view.log
        code = log.atoms.cameo[log.atom[row]]
        return PastEvent(
            date=_day(int(log.day[row])),
            source=log.names[log.source[row]],
            target=log.names[log.target[row]],
            cameo=code,
            name=code_name(code),
        )

    def _came(self, one: int, other: int, day: int) -> PastEvent:
        """The event of the class between two actors on a day that had one."""
        log = self.view.log
        forward = (log.source == one) & (log.target == other)
        backward = (log.source == other) & (log.target == one)
        ways = {"both": forward | backward, "forward": forward, "backward": backward}
        wanted = log.atoms.members(self.question.wanted)[log.atom]
        return self._event(int(np.flatnonzero(ways[self.subject.direction] & (log.day == day) & wanted)[0]))

    def precedents(self) -> tuple[tuple[Precedent, ...], float | None]:
        """The past situations most like this one, of each ending, and the share of the nearest that ended with yes.

        A situation is a pair on a day whose question has been answered since. Situations are compared by the model's
        inputs, each scaled by its spread and weighted by how much the model uses it.
        """
        view = self.view
        names, here = self._features(view.snapshot, self._one, self._other)
        gain = np.asarray(self.model.booster.feature_importance("gain"), dtype=float)
        gain[[name.startswith(_BASE) for name in names]] = 0.0
        weight = np.sqrt(gain / max(gain.sum(), 1e-9))
        latest = view.day - self.within
        earliest = view.log.first + min(365, (latest - view.log.first) // 3)
        if latest <= earliest:
            return (), None
        step = max(30, (latest - earliest) // _PRECEDENT_ORIGINS)
        values: list[Floats] = []
        found: list[tuple[int, int, int, int]] = []
        for day in range(latest, earliest, -step):
            snapshot = view.earlier(day)
            one, other = snapshot.most_active(_PRECEDENT_PAIRS)
            after = snapshot.next_days(self.subject)[snapshot.places(one, other)]
            values.append(self._features(snapshot, one, other)[1])
            found += list(zip(one.tolist(), other.tolist(), [day] * len(one), after.tolist(), strict=True))
        table = _even(np.vstack([*values, here]))
        spread = table.std(axis=0)
        scaled = (table / np.where(spread > 0, spread, 1)) * weight
        distance = np.sqrt(((scaled[:-1] - scaled[-1]) ** 2).sum(axis=1))
        order = np.argsort(distance, kind="stable")
        nearest = order[:_NEAREST].tolist()
        share = float(np.mean([found[place][3] <= self.within for place in nearest]))
        shown: list[Precedent] = []
        for ending in (True, False):
            pairs: set[tuple[int, int]] = set()
            for place in order.tolist():
                one_, other_, day, after_ = found[place]
                # Each pair once: its neighbouring days are nearly one situation.
                if (after_ <= self.within) is ending and (one_, other_) not in pairs:
                    pairs.add((one_, other_))
                    shown.append(
                        Precedent(
                            one=view.log.names[one_],
                            other=view.log.names[other_],
                            as_of=_day(day),
                            happened=ending,
                            after=after_ if ending else None,
                            distance=round(float(distance[place]), 3),
                            event=self._came(one_, other_, day + after_) if ending else None,
                        )
                    )
                if len(pairs) == PRECEDENTS:
                    break
        return tuple(shown), share

    # What would change it ----------------------------------------------------------------------------------------

    def changes(self) -> tuple[Change, ...]:
        """The single new events, on the view's day, that would change the forecast most, the strongest first.

        Each kind of event is added to the events in turn, and the question asked again. That one more of the class
        asked about raises the forecast is no news, so there is at most one of them.
        """
        view = self.view
        before = float(view.raw(self.subject, self._one, self._other, self.within)[0])
        found: list[Change] = []
        for atom in _usual_atoms(view.log):
            for source, target in ((self.question.one, self.question.other), (self.question.other, self.question.one)):
                altered = view.altered(view.log.number[source], view.log.number[target], atom)
                after = float(altered.raw(self.subject, self._one, self._other, self.within)[0])
                code = view.log.atoms.cameo[atom]
                found.append(
                    Change(
                        source=source,
                        target=target,
                        cameo=code,
                        name=code_name(code),
                        probability=round(after, 4),
                        points=round(100 * (after - before), 1),
                    )
                )
        moved = [change for change in found if change.points]
        order = sorted(moved, key=lambda change: (-abs(change.points), change.cameo, change.source))
        members = dict(zip(view.log.atoms.cameo, view.log.atoms.members(self.question.wanted).tolist(), strict=True))
        kept: list[Change] = []
        for change in order:
            same = members[change.cameo] and any(members[one.cameo] for one in kept)
            if not same and change.cameo not in {one.cameo for one in kept}:
                kept.append(change)
        return tuple(kept[:_CHANGES])


def _usual_atoms(log: EventLog) -> list[int]:
    """Of each CAMEO root, the atom that occurs most."""
    count = np.bincount(log.atom, minlength=len(log.atoms.cameo))
    best: dict[str, int] = {}
    for atom, code in enumerate(log.atoms.cameo):
        if code[:2] not in best or count[atom] > count[best[code[:2]]]:
            best[code[:2]] = atom
    return [best[root] for root in sorted(best)]


def _even(values: Floats) -> Floats:
    """Values of long-tailed inputs on an even scale, with what is unknown as nought."""
    known = np.nan_to_num(values.astype(float))
    return np.asarray(np.sign(known) * np.log1p(np.abs(known) * 50))


def _ratio(month: int, year: int) -> str:
    usual = year * 30 / 365
    return f"{month / usual:.1f}" if usual else "0.0"


def _day(number: int) -> datetime.date:
    return EPOCH + datetime.timedelta(days=number)
