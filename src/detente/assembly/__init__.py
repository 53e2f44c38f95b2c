"""From readings to a dossier: the same factor, the same agreement over documents, as of a date."""

from detente.assembly.dossiers import assemble
from detente.assembly.view import main_dyad, view

__all__ = ["assemble", "main_dyad", "view"]
