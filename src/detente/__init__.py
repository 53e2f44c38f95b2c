"""Détente: from articles on two states to a sourced brief."""

from detente.version import __version__

__all__ = ["__version__"]
