"""Causal language in single sentences: what is said to be the cause of what, and whether it is said or denied."""

from detente.reading.causal.corpora import Label, Labelled, label_of
from detente.reading.causal.denial import Denial, DenialKind, find_denial
from detente.reading.causal.gate import CausalGate, Verdict, shipped_gate
from detente.reading.causal.relation import CausalRelation, Polarity, Range, Tie
from detente.reading.causal.relations import RelationFinder, find_relations
from detente.reading.causal.sentences import CausalReader, CausalSentence, checked, load_gate

__all__ = [
    "CausalGate",
    "CausalReader",
    "CausalRelation",
    "CausalSentence",
    "Denial",
    "DenialKind",
    "Label",
    "Labelled",
    "Polarity",
    "Range",
    "RelationFinder",
    "Tie",
    "Verdict",
    "checked",
    "find_denial",
    "find_relations",
    "label_of",
    "load_gate",
    "shipped_gate",
]
