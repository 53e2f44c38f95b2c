from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from detente.brief import Brief, compose
from detente.model import Dossier


def _load() -> ModuleType:
    """The builders beside the tests, which importlib mode does not put on the path."""
    name = "brief_dossiers"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("dossiers.py"))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


_load()


@pytest.fixture(scope="session")
def dossiers() -> ModuleType:
    return _load()


@pytest.fixture(scope="session")
def dossier(dossiers: ModuleType) -> Dossier:
    return dossiers.iran_russia()


@pytest.fixture(scope="session")
def brief(dossier: Dossier) -> Brief:
    return compose(dossier)


@pytest.fixture(scope="session")
def empty_brief(dossiers: ModuleType) -> Brief:
    return compose(dossiers.empty(as_of=dossiers.DAY(2015, 2, 2), considered=4))


@pytest.fixture(scope="session")
def huge_brief(dossiers: ModuleType) -> Brief:
    return compose(dossiers.huge())
