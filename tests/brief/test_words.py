"""The words of a brief cover every code of the model, and every shipped phrase is used."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

import detente.brief
from detente.brief.words import Words, shipped_words
from detente.model import (
    AgreementKind,
    AgreementStatus,
    AgreementTie,
    Attitude,
    ConditionKind,
    Gap,
    Modality,
    Sign,
    Tense,
    Verdict,
)

WORDS = shipped_words()


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (AgreementKind, WORDS.agreement_kinds),
        (AgreementStatus, WORDS.statuses),
        (Attitude, WORDS.attitudes),
        (ConditionKind, WORDS.condition_kinds),
        (Modality, WORDS.modalities),
        (Sign, WORDS.signs),
        (Tense, WORDS.tenses),
    ],
)
def test_every_code_has_words(codes, words) -> None:
    assert {code.value for code in codes} == set(words)


def test_every_kind_of_gap_has_words() -> None:
    assert set(get_args(Gap.model_fields["kind"].annotation)) == set(WORDS.gap_kinds)


def test_every_kind_of_condition_names_both_halves() -> None:
    for kind in ConditionKind:
        assert WORDS.phrases[kind.value]
        assert WORDS.phrases[f"{kind.value}_for"]


def test_no_phrase_is_idle() -> None:
    folder = Path(detente.brief.__file__).parent
    code = "\n".join(
        path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.suffix in {".py", ".j2", ".typ"}
    )
    built = {f"{kind.value}{end}" for kind in ConditionKind for end in ("", "_for")}
    built |= {f"nothing_{name}" for name in ("incentives", "impediments", "agreed", "first", "watch")}
    built |= {f"tie_{kind}" for kind in get_args(AgreementTie.model_fields["kind"].annotation)}
    built |= {f"judged_{title}{verdict.value}" for verdict in Verdict for title in ("", "title_")}
    idle = [key for key in WORDS.phrases if key not in built and not re.search(rf"\b{key}\b", code)]
    assert idle == []


def test_words_refuse_unknown_keys() -> None:
    with pytest.raises(ValueError, match="extra"):
        Words.model_validate({**WORDS.model_dump(), "extra": {}})
