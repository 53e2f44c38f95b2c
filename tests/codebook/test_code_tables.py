"""CAMEO codes and PLOVER types stand for each other, as the codebook's types and modes say."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from detente.cli import app
from detente.codebook import load_codebook
from detente.codebook.code_tables import cameo_table

TYPES = {
    "01": None, "02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID",
    "080": "CONCEDE", "081": "CONCEDE", "082": "CONCEDE", "083": "CONCEDE", "084": "RETREAT", "085": "CONCEDE",
    "086": "RETREAT", "087": "RETREAT", "09": "ACCUSE", "10": "REQUEST", "11": "ACCUSE", "12": "REJECT",
    "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE", "18": "ASSAULT",
    "19": "ASSAULT", "191": "COERCE", "20": "ASSAULT",
}  # fmt: skip
# CAMEO has no code for leaving an office: the nearest is acceding to a demand for reform.
ONE_WAY = {("RETREAT", "resign")}


def test_each_code_counts_for_the_type_of_its_root():
    for code in cameo_table().codes.values():
        if code.code == "08":
            assert code.plover == "CONCEDE"
            continue
        beginning = max((one for one in TYPES if code.code.startswith(one)), key=len)
        assert code.plover == TYPES[beginning], code.code


def test_each_type_has_the_roots_of_its_codes():
    types = load_codebook().event_types
    for code in cameo_table().codes.values():
        if code.plover is not None:
            entry = types[code.plover]
            listed = {*entry.cameo, *(one for mode in entry.modes for one in mode.cameo)}
            assert any(code.code.startswith(one) for one in listed), code.code


@pytest.mark.parametrize("event_type", sorted(load_codebook().event_types))
def test_the_nearest_code_of_a_type_and_mode_leads_back_to_it(event_type):
    table, entry = cameo_table(), load_codebook().event_types[event_type]
    assert table.of_plover(event_type).plover == event_type
    seen: set[str] = set()
    for mode in entry.modes:
        found = table.of_plover(event_type, mode.id)
        assert found.code in mode.cameo
        if (event_type, mode.id) in ONE_WAY:
            assert found.plover != event_type
            continue
        assert found.plover == event_type
        # Two modes may share a code: it stands for the first.
        assert found.mode == mode.id or found.code in seen
        seen.update(mode.cameo)


def test_the_words_of_a_trigger_have_a_code_of_their_type():
    table = cameo_table()
    for entry in load_codebook().event_types.values():
        for trigger in entry.triggers:
            if trigger.cameo is not None and (entry.id, trigger.mode) not in ONE_WAY:
                assert table.codes[trigger.cameo].plover == entry.id, trigger


def test_what_nobody_knows_has_no_code():
    assert cameo_table().of_plover("YIELD") is None
    assert cameo_table().of_plover("AID", "nonsense").code == "070"


def test_a_code_is_shown_with_its_type():
    printed = CliRunner().invoke(app, ["codebook", "show", "057"]).stdout
    assert "CAMEO code 057" in printed
    assert "plover: SUPPORT" in printed
    found = json.loads(CliRunner().invoke(app, ["codebook", "show", "sign formal agreement", "--json"]).stdout)
    assert [one["code"] for one in found if one["kind"] == "CAMEO code"] == ["057"]
    assert CliRunner().invoke(app, ["codebook", "show", "9999"]).exit_code == 1
