"""Dossiers for the tests, made by hand from texts that were invented for them, and strategies for odd ones."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import strategies as st

from detente.model import (
    AUTHOR,
    Agreement,
    AgreementKind,
    AgreementStatus,
    Attitude,
    Claim,
    Claimant,
    Condition,
    ConditionKind,
    Contribution,
    Dossier,
    Dyad,
    Event,
    Evidence,
    Factor,
    FoundCondition,
    FoundPrediction,
    Gap,
    Modality,
    NamedRetraction,
    Passage,
    Precision,
    Prediction,
    Relation,
    Retraction,
    Sign,
    StatusEntry,
    Support,
    Tense,
    TimelineEntry,
    When,
    document_identifier,
    identifier,
)

DAY = datetime.date

TEXTS: dict[str, str] = {
    "review": (
        "Two capitals, one interest. Both Tehran and Moscow want the sanctions that bind them to lose their bite, "
        "and that shared wish is among the main reasons why they keep talking. Moscow's factories need foreign "
        "orders while oil is cheap, so a buyer with cash is welcome. Tehran knows that Russia has delayed "
        "deliveries before, and this memory makes every new contract harder to sell at home. Before any launcher is "
        "shipped, the Kremlin must lift the export order of September 2010. If the nuclear talks fail, Tehran would "
        "lean further on Moscow. A visit by the Russian president will probably come before the end of the year."
    ),
    "courier": (
        "The ministers signed a military cooperation agreement in Tehran on 20 January 2015. Analysts in Moscow "
        "believe that Israel's objections still weigh on any sale of air defences. The contract for the missiles "
        "has been suspended since 2010, and the buyer has asked a court for damages. Trade between the two fell by "
        "a third last year, despite repeated promises to raise it."
    ),
    "wire": (
        "Moscow and Tehran agreed on a list of goods to be paid for with oil. Officials said the exchange would begin "
        "once the banks had settled how to insure the cargoes. A spokesman warned that a new round of sanctions may "
        "stop the exchange before it starts."
    ),
    "statement": (
        "The Embassy recalls that the first reactor at Bushehr was handed over in September 2013. Cooperation in the "
        "Caspian serves the security of both peoples. Our countries are not rivals in the gas market."
    ),
    "gazette": (
        "Gas is where the neighbours part ways: each wants the European customers whom the other now serves. Russia "
        "has shipped the first launchers to the port of Anzali, two dock workers told the Gazette."
    ),
    "correction": (
        "Correction: the Gazette withdraws its report of 28 January 2015 that launchers had reached Anzali. The cargo "
        "was farm machinery."
    ),
}
TEXTS["wire copy"] = "(Agencies) " + TEXTS["wire"]

IDS = {name: document_identifier(text) for name, text in TEXTS.items()}

NAMES = {
    "IRN": "Iran",
    "RUS": "Russia",
    "ISR": "Israel",
    "WEST": "the West",
    "RUS.government": "the Russian government",
}

THEMES = {
    "security": "Security",
    "economy": "Economy",
    "third_party": "Third parties",
    "trust": "Trust",
    "law": "Law",
    "technology": "Technology",
}


def quoted(document: str, words: str) -> Evidence:
    """The evidence for words of one of the texts."""
    start = TEXTS[document].index(words)
    return Evidence.in_text(IDS[document], TEXTS[document], start, start + len(words))


def sentence_of(document: str, evidence: Evidence) -> Evidence:
    text = TEXTS[document]
    start = text.rfind(". ", 0, evidence.start)
    start = 0 if start < 0 else start + 2
    end = text.find(". ", evidence.end - 1)
    end = len(text) if end < 0 else end + 1
    return Evidence.in_text(evidence.document_id, text, start, end)


def passage(evidence: Evidence) -> Passage:
    text = next(text for name, text in TEXTS.items() if IDS[name] == evidence.document_id)
    return Passage(
        evidence=evidence,
        before=text[max(0, evidence.start - 240) : evidence.start],
        after=text[evidence.end : evidence.end + 240],
    )


def claim(document: str, words: str, label: str, leaning: int, **more: Any) -> Claim:
    evidence = quoted(document, words)
    return Claim(
        id=identifier("claim", evidence.id),
        evidence=evidence,
        sentence=sentence_of(document, evidence),
        rule="test",
        confidence=0.8,
        label=label,
        relation=Relation.CAUSES,
        leaning=leaning,
        **more,
    )


def support(document: str, of: Claim, sign: Sign, holders: tuple[str, ...], *reasons: str) -> Support:
    return Support(
        claim=of,
        sign=sign,
        holders=holders,
        reasons=reasons,
        document_id=IDS[document],
        family=IDS["wire"] if document == "wire copy" else IDS[document],
    )


def factor(label: str, sign: Sign, themes: tuple[str, ...], rank: float, *supports: Support, **more: Any) -> Factor:
    return Factor(
        id=identifier("factor", label),
        label=label,
        sign=sign,
        themes=themes,
        holders=supports[0].holders,
        support=supports,
        families=len({s.family for s in supports}),
        rank=rank,
        **more,
    )


def _factors() -> tuple[Factor, ...]:
    plus, minus = Sign.INCENTIVE, Sign.IMPEDIMENT
    both = ("IRN", "RUS")
    sanctions = support(
        "review",
        claim(
            "review",
            "Both Tehran and Moscow want the sanctions that bind them to lose their bite",
            "shared wish to blunt sanctions",
            1,
            strength="among the main reasons",
            holders=both,
        ),
        plus,
        both,
        "“shared wish” speaks for closer relations",
        "both members of the pair are named",
    )
    orders = support(
        "review",
        claim("review", "Moscow's factories need foreign orders while oil is cheap", "need for foreign orders", 1),
        plus,
        ("RUS",),
        "“need” makes the factory orders a reason to sell",
    )
    caspian = support(
        "statement",
        claim(
            "statement",
            "Cooperation in the Caspian serves the security of both peoples",
            "security in the Caspian",
            1,
            claimants=(AUTHOR, Claimant(name="the Embassy", actor="RUS")),
        ),
        plus,
        both,
        "“serves the security” speaks for cooperation",
    )
    barter = support(
        "wire",
        claim(
            "wire",
            "Moscow and Tehran agreed on a list of goods to be paid for with oil",
            "oil for goods",
            1,
            tense=Tense.PAST,
        ),
        plus,
        both,
        "“agreed on” speaks for closer relations",
    )
    barter_copy = support(
        "wire copy",
        claim("wire copy", "Moscow and Tehran agreed on a list of goods to be paid for with oil", "oil for goods", 1),
        plus,
        both,
        "“agreed on” speaks for closer relations",
    )
    shipped = support(
        "gazette",
        claim(
            "gazette",
            "Russia has shipped the first launchers to the port of Anzali",
            "launchers shipped",
            1,
            claimants=(AUTHOR, Claimant(name="two dock workers", quoted=False)),
        ),
        plus,
        ("RUS",),
        "“shipped” is a delivery to the other side",
    )
    memory = support(
        "review",
        claim(
            "review",
            "Tehran knows that Russia has delayed deliveries before",
            "memory of delayed deliveries",
            -1,
            claimants=(AUTHOR, Claimant(name="Tehran", actor="IRN", attitude=Attitude.KNOWS)),
            strength="harder to sell at home",
        ),
        minus,
        ("IRN",),
        "“delayed” speaks against",
        "“harder” speaks against",
    )
    israel = support(
        "courier",
        claim(
            "courier",
            "Israel's objections still weigh on any sale of air defences",
            "Israel's objections",
            -1,
            claimants=(AUTHOR, Claimant(name="analysts in Moscow", attitude=Attitude.BELIEVES)),
        ),
        minus,
        ("RUS",),
        "“objections” of a third party speak against",
    )
    new_sanctions = support(
        "wire",
        claim(
            "wire",
            "a new round of sanctions may stop the exchange before it starts",
            "a new round of sanctions",
            -1,
            claimants=(AUTHOR, Claimant(name="a spokesman", attitude=Attitude.WARNS)),
            modality=Modality.POSSIBLE,
            tense=Tense.EXPECTED,
        ),
        minus,
        both,
        "“stop” speaks against",
    )
    rivals = support(
        "gazette",
        claim(
            "gazette",
            "each wants the European customers whom the other now serves",
            "gas market rivalry",
            -1,
        ),
        minus,
        both,
        "“part ways” speaks against",
    )
    no_rivals = support(
        "statement",
        claim(
            "statement",
            "Our countries are not rivals in the gas market",
            "gas market rivalry",
            -1,
            denied=True,
            claimants=(AUTHOR, Claimant(name="the Embassy", actor="RUS", attitude=Attitude.DENIES)),
        ),
        plus,
        both,
        "“rivals” speaks against, and is denied",
    )
    contested = Factor(
        id=identifier("factor", "gas"),
        label="gas market rivalry",
        sign=Sign.CONTESTED,
        themes=("economy", "third_party"),
        holders=both,
        support=(no_rivals,),
        opposition=(rivals,),
        families=1,
        opposing_families=1,
        rank=2.0,
    )
    return (
        factor("shared wish to blunt sanctions", plus, ("security", "third_party"), 5.0, sanctions),
        factor("oil for goods", plus, ("economy",), 4.0, barter, barter_copy),
        factor("need for foreign orders", plus, ("economy",), 3.0, orders),
        factor("security in the Caspian", plus, ("security",), 2.5, caspian),
        factor("launchers shipped", plus, ("technology",), 1.0, shipped),
        factor("memory of delayed deliveries", minus, ("trust",), 3.5, memory),
        factor("Israel's objections", minus, ("third_party",), 3.0, israel),
        factor("a new round of sanctions", minus, ("law", "economy"), 2.0, new_sanctions),
        contested,
    )


def step(document: str, words: str, status: AgreementStatus, when: When | None, reported: datetime.date) -> StatusEntry:
    evidence = quoted(document, words)
    return StatusEntry(
        status=status,
        when=when,
        reported=reported,
        evidence=evidence,
        sentence=sentence_of(document, evidence),
        claimants=(AUTHOR,),
        family=IDS[document],
    )


def _agreements() -> tuple[Agreement, ...]:
    both = ("IRN", "RUS")

    def agreement(name: str, kind: AgreementKind, history: tuple[StatusEntry, ...], **more: Any) -> Agreement:
        fields: dict[str, Any] = {
            "id": identifier("agreement", name),
            "name": name,
            "other_names": (),
            "kind": kind,
            "parties": both,
            "issuer": None,
            "dated": None,
            "status": history[-1].status if history else None,
            "history": history,
            "mentions": tuple(entry.evidence for entry in history),
            "families": 1,
        }
        return Agreement(**{**fields, **more})

    return (
        agreement(
            "military cooperation agreement",
            AgreementKind.PACT,
            (
                step(
                    "courier",
                    "The ministers signed a military cooperation agreement in Tehran on 20 January 2015",
                    AgreementStatus.SIGNED,
                    When.day(DAY(2015, 1, 20), "20 January 2015"),
                    DAY(2015, 1, 21),
                ),
            ),
        ),
        agreement(
            "the contract for the missiles",
            AgreementKind.CONTRACT,
            (
                step(
                    "courier",
                    "The contract for the missiles has been suspended since 2010",
                    AgreementStatus.SUSPENDED,
                    When.year(2010, "2010"),
                    DAY(2015, 1, 21),
                ),
                step(
                    "gazette",
                    "Russia has shipped the first launchers to the port of Anzali",
                    AgreementStatus.IMPLEMENTED,
                    None,
                    DAY(2015, 1, 28),
                ),
            ),
            status=AgreementStatus.SUSPENDED,
            other_names=("the missile contract", "the air-defence contract"),
            families=2,
            conflicting=True,
        ),
        agreement(
            "the export order of September 2010",
            AgreementKind.DECREE,
            (),
            parties=(),
            issuer="RUS.government",
            dated=When.month(2010, 9, "September 2010"),
            mentions=(quoted("review", "the export order of September 2010"),),
        ),
        agreement(
            "a list of goods to be paid for with oil",
            AgreementKind.MEMORANDUM,
            (
                step(
                    "wire",
                    "Moscow and Tehran agreed on a list of goods",
                    AgreementStatus.NEGOTIATING,
                    When.month(2015, 1),
                    DAY(2015, 1, 25),
                ),
            ),
        ),
    )


def condition(document: str, kind: ConditionKind, words: str, first: str, then: str, **more: Any) -> FoundCondition:
    evidence = quoted(document, words)
    return FoundCondition(
        condition=Condition(
            id=identifier("condition", evidence.id),
            evidence=evidence,
            sentence=sentence_of(document, evidence),
            rule="test",
            confidence=0.9,
            kind=kind,
            condition=quoted(document, first),
            consequence=quoted(document, then),
            **more,
        ),
        family=IDS[document],
        families=1,
    )


def _conditions() -> tuple[FoundCondition, ...]:
    return (
        condition(
            "review",
            ConditionKind.PREREQUISITE,
            "Before any launcher is shipped, the Kremlin must lift the export order of September 2010",
            "the Kremlin must lift the export order of September 2010",
            "Before any launcher is shipped",
            actors=("RUS",),
            leaning=1,
        ),
        condition(
            "wire",
            ConditionKind.PREREQUISITE,
            "the exchange would begin once the banks had settled how to insure the cargoes",
            "once the banks had settled how to insure the cargoes",
            "the exchange would begin",
            claimants=(AUTHOR, Claimant(name="officials")),
            actors=("RUS", "IRN"),
        ),
        condition(
            "review",
            ConditionKind.IF_THEN,
            "If the nuclear talks fail, Tehran would lean further on Moscow",
            "If the nuclear talks fail",
            "Tehran would lean further on Moscow",
            actors=("IRN", "RUS"),
            leaning=1,
        ),
        condition(
            "wire",
            ConditionKind.IF_THEN,
            "a new round of sanctions may stop the exchange before it starts",
            "a new round of sanctions",
            "may stop the exchange before it starts",
            claimants=(AUTHOR, Claimant(name="a spokesman", attitude=Attitude.WARNS)),
            leaning=-1,
        ),
        condition(
            "courier",
            ConditionKind.DESPITE,
            "Trade between the two fell by a third last year, despite repeated promises to raise it",
            "despite repeated promises to raise it",
            "Trade between the two fell by a third last year",
            leaning=-1,
        ),
    )


def _predictions() -> tuple[FoundPrediction, ...]:
    visit = quoted("review", "A visit by the Russian president will probably come before the end of the year")
    lean = quoted("review", "Tehran would lean further on Moscow")
    return (
        FoundPrediction(
            prediction=Prediction(
                id=identifier("prediction", visit.id),
                evidence=visit,
                sentence=sentence_of("review", visit),
                rule="test",
                confidence=0.9,
                statement=visit.quote,
                holder="author",
                probability_word="probably",
                horizon=When(
                    start=DAY(2015, 2, 2), end=DAY(2015, 12, 31), precision=Precision.PERIOD, text="the end of the year"
                ),
                leaning=1,
            ),
            published=DAY(2015, 2, 2),
            family=IDS["review"],
        ),
        FoundPrediction(
            prediction=Prediction(
                id=identifier("prediction", lean.id),
                evidence=lean,
                sentence=sentence_of("review", lean),
                rule="test",
                confidence=0.6,
                statement=lean.quote,
                holder="author",
                condition=_conditions()[2].condition.id,
                leaning=1,
            ),
            published=DAY(2015, 2, 2),
            family=IDS["review"],
        ),
    )


def event(document: str, words: str, plover: str, quad: int, when: When, **more: Any) -> TimelineEntry:
    evidence = quoted(document, words)
    source, target = more.pop("source", ("RUS",)), more.pop("target", ("IRN",))
    return TimelineEntry(
        when=when,
        kind="event",
        title=more.pop("title", words),
        code=plover,
        source=source,
        target=target,
        event=Event(
            id=identifier("event", evidence.id),
            evidence=evidence,
            sentence=sentence_of(document, evidence),
            rule="test",
            confidence=0.7,
            source=source,
            target=target,
            plover=plover,
            quad=quad,
            cameo="000",
            trigger=evidence,
            when=when,
        ),
        evidence=(evidence,),
        families=1,
    )


def _timeline() -> tuple[TimelineEntry, ...]:
    launchers = "Russia has shipped the first launchers to the port of Anzali"
    suspended = "The contract for the missiles has been suspended since 2010"
    signed = "The ministers signed a military cooperation agreement in Tehran on 20 January 2015"
    handed = "the first reactor at Bushehr was handed over in September 2013"
    agreed = "Moscow and Tehran agreed on a list of goods"
    asked = "the buyer has asked a court for damages"
    trade = "Trade between the two fell by a third last year"
    visit = "A visit by the Russian president"
    entries = [
        TimelineEntry(
            when=When.year(2010),
            kind="agreement",
            title="the contract for the missiles",
            code="suspended",
            evidence=(quoted("courier", suspended),),
            families=1,
        ),
        event("review", "Russia has delayed deliveries before", "REJECT", 3, When.year(2010)),
        event("review", "the export order of September 2010", "SANCTION", 4, When.month(2010, 9)),
        event("courier", asked, "ACCUSE", 3, When.year(2011), source=("IRN",), target=("RUS",)),
        event("statement", handed, "COOPERATE", 2, When.month(2013, 9)),
        event("courier", trade, "RETREAT", 4, When.year(2014)),
        event("courier", "repeated promises to raise it", "AGREE", 1, When.year(2014)),
        event("wire", "Officials said", "CONSULT", 1, When.month(2015, 1)),
        TimelineEntry(
            when=When.month(2015, 1),
            kind="agreement",
            title="a list of goods to be paid for with oil",
            code="negotiating",
            evidence=(quoted("wire", agreed), quoted("wire copy", agreed)),
            families=1,
        ),
        event("review", "they keep talking", "CONSULT", 1, When.month(2015, 1)),
        event("courier", signed, "AGREE", 1, When.day(DAY(2015, 1, 20))),
        TimelineEntry(
            when=When.day(DAY(2015, 1, 20)),
            kind="agreement",
            title="military cooperation agreement",
            code="signed",
            evidence=(quoted("courier", signed),),
            families=1,
        ),
        event("wire", "A spokesman warned", "THREATEN", 3, When.day(DAY(2015, 1, 25)), source=(), target=("IRN",)),
        event("gazette", launchers, "AID", 2, When.day(DAY(2015, 1, 27))),
        event("review", visit, "CONSULT", 1, When.day(DAY(2015, 12, 31)), title="visit by the Russian president"),
    ]
    return tuple(entries)


def contribution(name: str, title: str, publisher: str | None, published: datetime.date | None, **more: Any) -> Any:
    fields: dict[str, Any] = {
        "document_id": IDS[name],
        "title": title,
        "author": None,
        "publisher": publisher,
        "published": published,
        "address": f"https://{name.replace(' ', '-')}.example/{IDS[name][:4]}",
        "locations": (f"notes/{name}.txt",),
        "language": "en",
        "family": IDS[name],
    }
    return Contribution(**{**fields, **more})


def _sources() -> tuple[Contribution, ...]:
    return (
        contribution(
            "review",
            "Two capitals, one interest",
            "The Eastern Review",
            DAY(2015, 2, 2),
            author="N. Karimova",
            factors=3,
            agreements=1,
            conditions=2,
            predictions=2,
            events=4,
        ),
        contribution(
            "courier",
            "Ministers sign in Tehran",
            "Baltic Courier",
            DAY(2015, 1, 21),
            factors=1,
            agreements=2,
            conditions=1,
            events=4,
        ),
        contribution(
            "wire",
            "Oil for goods: list agreed",
            "Transcaspian Wire",
            DAY(2015, 1, 25),
            factors=2,
            agreements=1,
            conditions=2,
            events=3,
            copies=(IDS["wire copy"],),
        ),
        contribution(
            "wire copy",
            "Barter list agreed, agencies report",
            "Harbour Post",
            DAY(2015, 1, 26),
            family=IDS["wire"],
            copies=(IDS["wire"],),
            factors=1,
            events=1,
        ),
        contribution(
            "statement",
            "Statement of the Embassy",
            "Embassy press office",
            DAY(2014, 11, 3),
            factors=2,
            events=1,
            warnings=("the date 03/11/2014 could be 3 November or 11 March; the address says November",),
        ),
        contribution(
            "gazette",
            "Launchers at Anzali",
            "Port Gazette",
            DAY(2015, 1, 28),
            factors=2,
            agreements=1,
            events=1,
            retracted_by=quoted("correction", "the Gazette withdraws its report of 28 January 2015"),
        ),
        contribution("correction", "Correction", "Port Gazette", DAY(2015, 1, 30), address=None),
    )


def _gaps() -> tuple[Gap, ...]:
    return (
        Gap(kind="no_status", text="No document tells what became of the export order of September 2010."),
        Gap(
            kind="one_sided",
            text="What moves Iran is told by Russian and third-country publishers only.",
            documents=(IDS["statement"], IDS["courier"]),
        ),
        Gap(
            kind="single_source",
            text="The need for foreign orders is stated by one publisher.",
            evidence=(quoted("review", "Moscow's factories need foreign orders"),),
        ),
        Gap(kind="silent", text="No document after 2 February 2015 speaks of the military agreement."),
        Gap(kind="retracted", text="One report was withdrawn.", documents=(IDS["gazette"],)),
    )


def iran_russia() -> Dossier:
    """A whole dossier: nine factors, four agreements, five conditions, fifteen dated things, a copy, a retraction."""
    notice = quoted("correction", "the Gazette withdraws its report of 28 January 2015")
    dossier = Dossier(
        dyad=Dyad.of("IRN", "RUS"),
        names=NAMES,
        as_of=DAY(2015, 2, 2),
        detente="0.1.0",
        codebook="c0ffee00c0ffee00",
        themes=THEMES,
        factors=_factors(),
        agreements=_agreements(),
        conditions=_conditions(),
        predictions=_predictions(),
        timeline=_timeline(),
        retractions=(
            NamedRetraction(
                retraction=Retraction(
                    id=identifier("retraction", notice.id),
                    evidence=notice,
                    sentence=sentence_of("correction", notice),
                    rule="test",
                    confidence=1.0,
                    kind="retraction",
                    when=When.day(DAY(2015, 1, 28)),
                ),
                withdraws=IDS["gazette"],
            ),
        ),
        sources=_sources(),
        considered=11,
        gaps=_gaps(),
        passages=(),
    )
    return dossier.model_copy(update={"passages": tuple(passage(evidence) for evidence in shown(dossier))})


def shown(dossier: Dossier) -> list[Evidence]:
    """Every evidence that a dossier shows, each once."""
    found: list[Evidence] = []
    for each in dossier.factors:
        found += [s.claim.evidence for s in (*each.support, *each.opposition)]
    for agreement in dossier.agreements:
        found += [entry.evidence for entry in agreement.history] + list(agreement.mentions)
    for named in dossier.conditions:
        found += [named.condition.evidence, *named.repeated]
    found += [named.prediction.evidence for named in dossier.predictions]
    for entry in dossier.timeline:
        found += entry.evidence
    found += [named.retraction.evidence for named in dossier.retractions]
    found += [source.retracted_by for source in dossier.sources if source.retracted_by]
    for gap in dossier.gaps:
        found += gap.evidence
    return list({evidence.id: evidence for evidence in found}.values())


def empty(*, as_of: datetime.date | None = None, considered: int = 0) -> Dossier:
    """A dossier of a workspace that says nothing on the two."""
    return Dossier(
        dyad=Dyad.of("IRN", "RUS"),
        names={"IRN": "Iran", "RUS": "Russia"},
        as_of=as_of,
        detente="0.1.0",
        codebook="c0ffee00c0ffee00",
        themes=THEMES,
        factors=(),
        agreements=(),
        conditions=(),
        predictions=(),
        timeline=(),
        retractions=(),
        sources=(),
        considered=considered,
        gaps=(),
        passages=(),
    )


def huge(factors: int = 500, dated: int = 5000) -> Dossier:
    """The dossier of a large workspace: the small one's parts many times over, each with its own words."""
    base = iran_russia()
    text = " ".join(f"Reason number {n} moves both capitals toward a deal." for n in range(factors + dated))
    document = document_identifier(text)

    def words(number: int) -> Evidence:
        sentence = f"Reason number {number} moves both capitals"
        start = text.index(sentence)
        return Evidence.in_text(document, text, start, start + len(sentence))

    many = []
    for number in range(factors):
        original = base.factors[number % 8]
        evidence = words(number)
        made = original.support[0].claim.model_copy(update={"evidence": evidence, "sentence": evidence})
        spoken = original.support[0].model_copy(update={"claim": made, "document_id": document, "family": document})
        many.append(
            original.model_copy(
                update={"id": identifier("factor", str(number)), "label": f"reason {number}", "support": (spoken,)}
            )
        )
    timeline = []
    for number in range(dated):
        day = DAY(2000, 1, 1) + datetime.timedelta(days=number)
        entry = base.timeline[number % 15]
        timeline.append(
            entry.model_copy(update={"when": When.day(day), "evidence": (words(factors + number),), "event": None})
        )
    source = base.sources[0].model_copy(update={"document_id": document, "family": document})
    return base.model_copy(
        update={"factors": tuple(many), "timeline": tuple(timeline), "sources": (*base.sources, source)}
    )


# Characters that have broken renderers: markup of every target, controls, direction overrides, wide and combining ones.
HOSTILE = (
    "<script>alert(1)</script>",
    "]]>&amp;\"'",
    "{{ brief }} {% raw %}",
    '#eval("1") $x$ @ref *b* _i_ \\',
    "[red]text[/red] [link=https://x.example]y[/link]",
    "\x1b[31mred\x1b[0m\x07",
    "abc\u202edcba\u2066x\u2069",
    "\x00\x0b\ufffe\uffff",
    "a" * 300,
    "ایران و روسیه",
    "伊朗和俄罗斯",
    "e\u0301\u0327 🇮🇷🇷🇺",
    "| a | b |\n| --- | --- |",
    "# heading\n\n1. item\n- item\n```",
    '=HYPERLINK("x")',
    "javascript:alert(1)",
    "\u00a0\u2028\u2029",
)

_texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40),
)
_days = st.dates(min_value=DAY(1, 1, 1), max_value=DAY(9999, 12, 31))


@st.composite
def _whens(draw: st.DrawFn) -> When:
    first, last = sorted((draw(_days), draw(_days)))
    return When(start=first, end=last, precision=draw(st.sampled_from(Precision)), text=draw(_texts))


@st.composite
def odd_dossiers(draw: st.DrawFn) -> Dossier:
    """Dossiers of odd words: any part may be empty, any text hostile, ids unknown, passages missing."""
    documents = draw(st.lists(_texts, min_size=1, max_size=3, unique=True))
    ids = [document_identifier(text) for text in documents]

    def evidence() -> Evidence:
        at = draw(st.integers(0, len(documents) - 1))
        text = documents[at]
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        return Evidence.in_text(ids[at], text, start, end)

    def actors() -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(["IRN", "RUS", "XXX", "ISR"]), max_size=2)))

    def claimants() -> tuple[Claimant, ...]:
        named = st.builds(Claimant, name=_texts, attitude=st.sampled_from(Attitude))
        return tuple(draw(st.lists(st.one_of(st.just(AUTHOR), named), max_size=3)))

    def made(count: int, build: Any) -> tuple[Any, ...]:
        return tuple(build(at) for at in range(draw(st.integers(0, count))))

    def statement() -> dict[str, Any]:
        words = evidence()
        return {
            "id": identifier(words.id),
            "evidence": words,
            "sentence": evidence(),
            "actors": actors(),
            "claimants": claimants(),
            "rule": "odd",
            "confidence": 0.5,
        }

    def spoken(sign: Sign) -> Support:
        said = Claim(
            **statement(),
            label=draw(_texts),
            relation=draw(st.sampled_from(Relation)),
            denied=draw(st.booleans()),
            modality=draw(st.sampled_from(Modality)),
            tense=draw(st.sampled_from(Tense)),
            strength=draw(st.none() | _texts),
        )
        return Support(
            claim=said,
            sign=sign,
            holders=actors(),
            reasons=tuple(draw(st.lists(_texts, max_size=2))),
            document_id=said.evidence.document_id,
            family=draw(_texts),
        )

    def odd_factor(at: int) -> Factor:
        return Factor(
            id=f"{at}",
            label=draw(_texts),
            sign=draw(st.sampled_from(Sign)),
            themes=tuple(draw(st.lists(st.sampled_from(["security", "economy", "nonsense"]), max_size=2))),
            holders=actors(),
            support=made(2, lambda _: spoken(Sign.INCENTIVE)),
            opposition=made(1, lambda _: spoken(Sign.IMPEDIMENT)),
            families=draw(st.integers(0, 3)),
            rank=draw(st.floats(0, 10)),
        )

    def odd_step(_: int) -> StatusEntry:
        return StatusEntry(
            status=draw(st.sampled_from(AgreementStatus)),
            when=draw(st.none() | _whens()),
            reported=draw(st.none() | _days),
            evidence=evidence(),
            sentence=evidence(),
            claimants=claimants(),
            family="f",
        )

    def odd_agreement(at: int) -> Agreement:
        return Agreement(
            id=f"{at}",
            name=draw(_texts),
            other_names=tuple(draw(st.lists(_texts, max_size=2))),
            kind=draw(st.sampled_from(AgreementKind)),
            parties=actors(),
            issuer=draw(st.none() | _texts),
            dated=draw(st.none() | _whens()),
            status=draw(st.none() | st.sampled_from(AgreementStatus)),
            history=made(2, odd_step),
            mentions=made(2, lambda _: evidence()),
            families=1,
            conflicting=draw(st.booleans()),
        )

    def odd_condition(_: int) -> FoundCondition:
        return FoundCondition(
            condition=Condition(
                **statement(),
                kind=draw(st.sampled_from(ConditionKind)),
                condition=evidence(),
                consequence=evidence(),
            ),
            repeated=made(1, lambda _: evidence()),
            family="f",
            families=1,
        )

    def odd_prediction(_: int) -> FoundPrediction:
        return FoundPrediction(
            prediction=Prediction(
                **statement(),
                statement=draw(_texts),
                holder=draw(_texts),
                probability_word=draw(st.none() | _texts),
                horizon=draw(st.none() | _whens()),
            ),
            published=draw(st.none() | _days),
            family="f",
        )

    def odd_entry(_: int) -> TimelineEntry:
        return TimelineEntry(
            when=draw(_whens()),
            kind=draw(st.sampled_from(["event", "agreement"])),
            title=draw(_texts),
            code=draw(st.sampled_from(["AGREE", "signed", "nonsense"]) | _texts),
            source=actors(),
            target=actors(),
            evidence=made(2, lambda _: evidence()),
            families=1,
        )

    def odd_source(at: int) -> Contribution:
        return Contribution(
            document_id=ids[at],
            title=draw(st.none() | _texts),
            author=draw(st.none() | _texts),
            publisher=draw(st.none() | _texts),
            published=draw(st.none() | _days),
            address=draw(st.none() | _texts),
            locations=tuple(draw(st.lists(_texts, max_size=2))),
            language="und",
            family=ids[at],
            copies=tuple(draw(st.lists(_texts, max_size=1))),
            retracted_by=evidence() if draw(st.booleans()) else None,
            warnings=tuple(draw(st.lists(_texts, max_size=1))),
        )

    kinds = ["undated", "language", "unread", "one_sided", "no_status", "single_source", "retracted", "silent"]
    return Dossier(
        dyad=Dyad.of("IRN", "RUS"),
        names=draw(st.dictionaries(st.sampled_from(["IRN", "RUS"]), _texts)),
        as_of=draw(st.none() | _days),
        detente=draw(_texts),
        codebook="c",
        themes=draw(st.dictionaries(st.sampled_from(["security", "economy"]), _texts)),
        factors=made(3, odd_factor),
        agreements=made(2, odd_agreement),
        conditions=made(2, odd_condition),
        predictions=made(2, odd_prediction),
        timeline=made(3, odd_entry),
        retractions=(),
        sources=tuple(odd_source(at) for at in range(draw(st.integers(0, len(ids))))),
        considered=draw(st.integers(0, 10**6)),
        gaps=made(
            2,
            lambda _: Gap(
                kind=draw(st.sampled_from(kinds)),
                text=draw(_texts),
                evidence=made(1, lambda _: evidence()),
                documents=tuple(draw(st.lists(_texts, max_size=1))),
            ),
        ),
        passages=(),
    )
