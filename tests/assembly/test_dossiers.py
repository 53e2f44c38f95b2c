"""The dossier as a whole: as of means as of, order means nothing, and every quotation has its context."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.assembly import assemble
from detente.codebook import Codebook
from detente.model import Document, Dossier, Dyad, Evidence, Reading, Sign
from detente.reading import Reader

Make = Callable[..., Document]
DossierOf = Callable[..., Dossier]


class Pool(list[tuple[Document, Reading]]):
    """Documents with their readings; a failing test prints only how many."""

    def __repr__(self) -> str:
        return f"{len(self)} documents"


DAY = datetime.date
DYAD = Dyad.of("IRN", "RUS")

# Day of publication, publisher, title, text.
NOTES = [
    (
        DAY(2007, 12, 1),
        "Gulf Desk",
        "Missiles",
        "Iran and Russia signed a contract on missiles in 2007. Iran trusts Russia.",
    ),
    (
        DAY(2010, 6, 10),
        "Wire",
        "Vote",
        "Russia supported Security Council Resolution 1929 against Iran. Iran criticized Russia.",
    ),
    (
        DAY(2010, 9, 23),
        "Wire",
        "Ban",
        "Russia issued the decree of 22 September 2010, and Iran distrusts Russia since then.",
    ),
    (
        DAY(2010, 9, 23),
        "Post",
        "The ban",
        "Russia cancelled the missile contract with Iran. Iran distrusts Russia since then.",
    ),
    (DAY(2012, 3, 3), "Post", "Suit", "If Russia delivers the missiles, Iran will drop its claim against Moscow."),
    (
        DAY(2014, 3, 4),
        "Wire",
        "Treaty signed",
        "Iran and Russia signed a treaty on trade. Trust between Iran and Russia is growing.",
    ),
    (DAY(2014, 4, 1), "Wire", "Notice", 'Retraction: the report "Treaty signed" is withdrawn.'),
    (
        DAY(2015, 1, 21),
        "Gulf Desk",
        "Visit",
        "Iran and Russia signed an agreement on military cooperation. Iran and Russia met.",
    ),
    (
        DAY(2015, 2, 2),
        "Review",
        "Outlook",
        "Moscow should first repeal the decree of 22 September 2010. Russia may deliver arms to Iran.",
    ),
    (
        DAY(2015, 4, 14),
        "Wire",
        "Repeal",
        "Russia repealed the decree of 22 September 2010. Iran welcomed the decision of Russia.",
    ),
    (
        DAY(2016, 11, 5),
        "Post",
        "Delivered",
        "Russia delivered missiles to Iran on 10 October 2016. Iran and Russia share common interests.",
    ),
    (None, "Post", "Undated", "There is a lack of trust between Iran and Russia."),
    (None, None, None, "Russia is a threat to Iran."),
]
DAYS = sorted({day for day, *_ in NOTES if day is not None})


@pytest.fixture(scope="module")
def pool(reader: Reader, make_document: Make) -> Pool:
    documents = [
        make_document(text, day, publisher=publisher, title=title, location=f"{n}.txt")
        for n, (day, publisher, title, text) in enumerate(NOTES)
    ]
    documents.append(make_document("Der Iran misstraut Russland.", DAY(2013, 1, 1), language="de", title="Deutsch"))
    return Pool((document, reader.read(document)) for document in documents)


def families(pool: Pool) -> dict[str, str]:
    """The two reports of the ban are taken for copies, and so are the first and the last report of all."""
    ids = [document.id for document, _ in pool]
    return {ids[2]: "ban", ids[3]: "ban", ids[0]: "far", ids[10]: "far"}


def quotations(dossier: Dossier) -> Iterator[Evidence]:
    for factor in dossier.factors:
        yield from (support.claim.evidence for support in (*factor.support, *factor.opposition))
    for agreement in dossier.agreements:
        yield from agreement.mentions
        yield from (step.evidence for step in agreement.history)
    for found in dossier.conditions:
        yield found.condition.evidence
        yield from found.repeated
    yield from (made.prediction.evidence for made in dossier.predictions)
    for entry in dossier.timeline:
        yield from entry.evidence
    yield from (notice.retraction.evidence for notice in dossier.retractions)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    as_of=st.one_of(st.sampled_from(DAYS), st.dates(DAY(2007, 1, 1), DAY(2017, 1, 1))),
    planted=st.sets(st.integers(0, len(NOTES))),
    order=st.permutations(range(len(NOTES) + 1)),
)
def test_later_documents_never_change_a_dossier(
    pool: Pool, codebook: Codebook, as_of: datetime.date, planted: set[int], order: list[int]
) -> None:
    def known(number: int) -> bool:
        published = pool[number][0].published
        return published is None or published <= as_of

    then = [pool[n] for n in range(len(pool)) if known(n)]
    later = [pool[n] for n in order if known(n) or n in planted]
    now = {document.id for document, _ in then}
    before = assemble(then, DYAD, codebook, as_of=as_of, families={d: f for d, f in families(pool).items() if d in now})
    after = assemble(later, DYAD, codebook, as_of=as_of, families=families(pool))
    assert after.model_dump_json() == before.model_dump_json()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(NOTES) + 1)), as_of=st.none() | st.sampled_from(DAYS))
def test_the_order_of_documents_means_nothing(
    pool: Pool, codebook: Codebook, order: list[int], as_of: datetime.date | None
) -> None:
    expected = assemble(pool, DYAD, codebook, as_of=as_of, families=families(pool))
    shuffled = assemble([pool[n] for n in order], DYAD, codebook, as_of=as_of, families=families(pool))
    assert shuffled.model_dump_json() == expected.model_dump_json()


@pytest.mark.parametrize("as_of", [*DAYS, None], ids=str)
def test_nothing_in_a_dossier_is_later_than_its_date(
    pool: Pool, codebook: Codebook, as_of: datetime.date | None
) -> None:
    dossier = assemble(pool, DYAD, codebook, as_of=as_of)
    published = {document.id: document.published for document, _ in pool}
    for evidence in quotations(dossier):
        day = published[evidence.document_id]
        assert as_of is None or (day is not None and day <= as_of)
    assert all(as_of is None or (s.published is not None and s.published <= as_of) for s in dossier.sources)


@pytest.mark.parametrize("as_of", [*DAYS, None], ids=str)
def test_every_quotation_is_exact_and_has_its_context(
    pool: Pool, codebook: Codebook, as_of: datetime.date | None
) -> None:
    dossier = assemble(pool, DYAD, codebook, as_of=as_of)
    texts = {document.id: document.text for document, _ in pool}
    shown = {evidence.id: evidence for evidence in quotations(dossier)}
    assert shown
    for evidence in shown.values():
        text = texts[evidence.document_id]
        assert evidence.holds_in(text)
        passage = dossier.passage(evidence)
        assert passage is not None
        assert text.startswith(passage.before + evidence.quote + passage.after, evidence.start - len(passage.before))
    assert {passage.evidence.id for passage in dossier.passages} == set(shown)


def test_every_actor_that_is_shown_has_a_name(pool: Pool, codebook: Codebook) -> None:
    dossier = assemble(pool, DYAD, codebook)
    shown = set(DYAD.members)
    for factor in dossier.factors:
        shown |= {a for s in (*factor.support, *factor.opposition) for a in (*s.claim.actors, *s.holders)}
    for agreement in dossier.agreements:
        shown |= set(agreement.parties)
    for entry in dossier.timeline:
        shown |= {*entry.source, *entry.target}
    assert shown <= set(dossier.names)
    assert dossier.names["IRN"] == "Iran"


def test_undated_documents_count_only_without_a_date(pool: Pool, codebook: Codebook) -> None:
    undated = {document.id for document, _ in pool if document.published is None}
    whole = assemble(pool, DYAD, codebook)
    assert undated <= {source.document_id for source in whole.sources}
    dated = assemble(pool, DYAD, codebook, as_of=DAY(2016, 12, 31))
    assert undated.isdisjoint({source.document_id for source in dated.sources})
    [gap] = [gap for gap in dated.gaps if gap.kind == "undated"]
    assert set(gap.documents) == undated
    assert "Undated" in gap.text
    assert dated.considered == len(pool) - 2


def test_a_retraction_takes_a_report_away_from_the_notice_on(pool: Pool, codebook: Codebook) -> None:
    withdrawn = next(document for document, _ in pool if document.title == "Treaty signed")
    before = assemble(pool, DYAD, codebook, as_of=DAY(2014, 3, 31))
    after = assemble(pool, DYAD, codebook, as_of=DAY(2014, 4, 1))
    assert withdrawn.id in {evidence.document_id for evidence in quotations(before)}
    assert before.retractions == ()
    assert withdrawn.id not in {evidence.document_id for evidence in quotations(after)}
    [notice] = after.retractions
    assert notice.withdraws == withdrawn.id
    [source] = [source for source in after.sources if source.document_id == withdrawn.id]
    assert source.retracted_by == notice.retraction.evidence
    assert (source.factors, source.agreements, source.events) == (0, 0, 0)
    [gap] = [gap for gap in after.gaps if gap.kind == "retracted"]
    assert gap.documents == (withdrawn.id,)


def test_a_withdrawn_report_does_not_tell_how_others_stand_to_each_other(
    dossier_of: DossierOf, make_document: Make
) -> None:
    friend = make_document("Russia praised Israel. Russia and Iran met. Russia answered Iran.", DAY(2014, 3, 1))
    lie = make_document(
        "Iran hates Israel: the threat of Iran to Israel grows. Iran is a threat to Israel. Iran threatens Israel.",
        DAY(2014, 3, 3),
        title="Iran and its threats to Israel",
    )
    notice = make_document('Retraction: the report "Iran and its threats to Israel" is withdrawn.', DAY(2014, 4, 1))
    assert dossier_of(friend, lie, notice).factors == dossier_of(friend, notice).factors


def test_sources_count_what_they_gave(pool: Pool, codebook: Codebook) -> None:
    dossier = assemble(pool, DYAD, codebook)
    for source in dossier.sources:
        own = [
            f for f in dossier.factors if any(s.document_id == source.document_id for s in (*f.support, *f.opposition))
        ]
        assert source.factors == len(own)
        named = [a for a in dossier.agreements if any(e.document_id == source.document_id for e in a.mentions)]
        assert source.agreements == len(named)
    days = [source.published or DAY.max for source in dossier.sources]
    assert days == sorted(days)


def test_the_time_line_is_in_the_order_of_its_days(pool: Pool, codebook: Codebook) -> None:
    timeline = assemble(pool, DYAD, codebook).timeline
    assert [entry.when.start for entry in timeline] == sorted(entry.when.start for entry in timeline)
    assert {entry.kind for entry in timeline} == {"event", "agreement"}


def test_a_dossier_of_nothing_says_that_nothing_is_known(codebook: Codebook) -> None:
    dossier = assemble([], DYAD, codebook, as_of=DAY(2015, 1, 1))
    assert (dossier.factors, dossier.agreements, dossier.sources, dossier.considered) == ((), (), (), 0)
    assert [gap.kind for gap in dossier.gaps] == ["silent"]


def test_a_dossier_survives_its_json(pool: Pool, codebook: Codebook) -> None:
    dossier = assemble(pool, DYAD, codebook)
    assert Dossier.model_validate_json(dossier.model_dump_json()) == dossier


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("China met Japan.", "silent"),
        ("Iran distrusts Russia.", "one_sided"),
        ("A treaty on fishing between Iran and Russia is long.", "no_status"),
    ],
)
def test_gaps_of_one_text(dossier_of: DossierOf, make_document: Make, text: str, kind: str) -> None:
    assert kind in {gap.kind for gap in dossier_of(make_document(text)).gaps}


def test_a_text_in_another_language_is_a_gap(dossier_of: DossierOf, make_document: Make) -> None:
    document = make_document("Der Iran misstraut Russland.", language="de", title="Misstrauen")
    [gap] = [gap for gap in dossier_of(document).gaps if gap.kind == "language"]
    assert "Misstrauen" in gap.text
    assert gap.documents == (document.id,)


def test_one_publisher_alone_is_a_gap(dossier_of: DossierOf, make_document: Make) -> None:
    text = "Iran distrusts Russia. Iran and Russia share common interests in oil."
    one = dossier_of(make_document(text, publisher="A"))
    two = dossier_of(make_document(text, publisher="A"), make_document(f"{text} ", publisher="B"))
    assert "single_source" in {gap.kind for gap in one.gaps}
    assert "single_source" not in {gap.kind for gap in two.gaps}


def test_a_condition_that_two_papers_state_is_one(dossier_of: DossierOf, make_document: Make) -> None:
    text = "If Russia delivers the missiles, Iran will trust Moscow."
    dossier = dossier_of(make_document(text, publisher="A"), make_document(f"{text} ", publisher="B"))
    [found] = dossier.conditions
    assert (found.families, len(found.repeated)) == (2, 1)
    assert len(dossier.predictions) == 1


def test_any_two_states_have_a_dossier(dossier_of: DossierOf, make_document: Make) -> None:
    text = "China distrusts Japan. China and Japan signed a treaty on fishing. China criticized Japan."
    dossier = dossier_of(make_document(text), dyad=Dyad.of("JPN", "CHN"))
    assert len(dossier.agreements) == 1
    assert {factor.sign for factor in dossier.factors} == {Sign.IMPEDIMENT}
    assert "ACCUSE" in {entry.code for entry in dossier.timeline}
