"""From a document to its reading: what it claims, agrees, predicts and reports, each with its exact words."""

from detente.reading.component import code_text
from detente.reading.language_model import load_language_model
from detente.reading.llm import LlmReader, LlmSettings, is_read_whole, llm_reader_version
from detente.reading.many import (
    CodedDocument,
    CodingSettings,
    code_all,
    code_document,
    llm_reader_of,
    read_all,
    reader_of,
)
from detente.reading.reader import Reader
from detente.reading.version import READER_VERSION, reader_version

__all__ = [
    "READER_VERSION",
    "CodedDocument",
    "CodingSettings",
    "LlmReader",
    "LlmSettings",
    "Reader",
    "code_all",
    "code_document",
    "code_text",
    "is_read_whole",
    "llm_reader_of",
    "llm_reader_version",
    "load_language_model",
    "read_all",
    "reader_of",
    "reader_version",
]
