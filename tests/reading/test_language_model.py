"""The pipeline that parses: what multiplies its matrices, on how many threads."""

from __future__ import annotations

from threadpoolctl import threadpool_info

from detente.reading.language_model import load_language_model


def test_numpy_multiplies_on_one_thread() -> None:
    nodes = [
        node
        for _, component in load_language_model().pipeline
        if getattr(component, "model", None) is not None
        for node in component.model.walk()
    ]
    assert nodes
    assert not any(getattr(node.ops, "use_blis", False) for node in nodes)
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}
