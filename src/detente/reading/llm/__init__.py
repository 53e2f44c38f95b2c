"""The optional reader: a language model behind any OpenAI-compatible endpoint proposes, the text decides.

`reader.py` cuts a document (`pieces.py`), puts each piece to the model (`prompt.py`, `endpoint.py`, unless
`answers.py` has the answer), takes what has the right form (`proposals.py`), finds its words, actors and dates in the
document (`grounds.py`), makes statements of them (`statements.py`) and sets them beside the rules' (`together.py`).
"""

from detente.reading.llm.reader import LlmReader, is_read_whole, llm_reader_version
from detente.reading.llm.settings import LlmSettings

__all__ = ["LlmReader", "LlmSettings", "is_read_whole", "llm_reader_version"]
