"""A file in chunks of whole lines: what bounds memory, and from where an import that was stopped goes on.

A chunk that holds nothing unusual is handed on as it is, for the engine's own reader. Where the engine cannot read one,
or does not find as many rows as there are lines, `mended` takes its lines one by one: those that fit go on, each of the
others is named with its reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from detente.events.opening import BROKEN, bom_length, damaged

CHUNK = 64 << 20
"""Bytes of a chunk: some hundred thousand lines."""
LONGEST_LINE = 1 << 20
"""Bytes of a line; a longer one is refused. GDELT's longest have some thousand."""
_LOOK_BACK = 200
"""Lines that are gone back to find the end of a record whose quoted field holds line ends."""
_MOST_LINES = 50
"""Lines of one quoted record."""


@dataclass(frozen=True)
class Chunk:
    """Lines of a file.

    Args:
        index: its number, from 0.
        data: the lines, each with its end `\\n`.
        first_line: the number of its first line in the file, from 1.
        end: how many unpacked bytes of the file come before its end.
        plain: whether nothing in it needs mending that is known of before it is read.
        fault: why the file ends here although it should not, such as a damaged archive.
    """

    index: int
    data: bytes
    first_line: int
    end: int
    plain: bool = True
    fault: str | None = None

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return self.data.count(b"\n")


@dataclass
class Mended:
    """The lines of a chunk that can be read, with their numbers, and the others with their reasons."""

    data: bytearray = field(default_factory=bytearray)
    numbers: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


def chunks(
    path: Path, file: IO[bytes], *, quoted: bool, skip_lines: int, start: Chunk | None = None, size: int = CHUNK
) -> Iterator[Chunk]:
    """The chunks of an open file.

    Args:
        path: its name, for errors.
        file: its unpacked bytes, from the beginning.
        quoted: whether fields may be quoted, and hold line ends then.
        skip_lines: lines at the beginning that are no rows.
        start: the last chunk that is done already, without its data: the next one is the first.
        size: bytes of a chunk, about.
    """
    index, line, position = 0, 1, bom_length(file)
    if start is None:
        for _ in range(skip_lines):
            position += len(file.readline())
            line += 1
    else:
        _skip(file, start.end - position)
        index, line, position = start.index + 1, start.first_line, start.end
    rest = b""
    while True:
        fault = None
        try:
            piece = file.read(size)
        except BROKEN as error:
            # What came before the damage is good; the file's end is told as refused.
            piece, fault = b"", str(damaged(path, error).problem)
        block = rest + piece if rest else piece
        if piece:
            cut = _cut(block, quoted)
            if cut == 0 and len(block) < 16 * size:
                rest = block
                continue
            cut = cut or len(block)
            data, rest = block[:cut], block[cut:]
        else:
            if not block and fault is None:
                return
            data, rest = block, b""
        position += len(data)
        unended = bool(data) and not data.endswith(b"\n")
        chunk = Chunk(index, *_clean(data + b"\n" if unended else data, line, position), fault=fault)
        yield chunk
        line += chunk.lines
        index += 1
        if not piece:
            return


def _clean(data: bytes, line: int, position: int) -> tuple[bytes, int, int, bool]:
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b" ")
    plain = b"\0" not in data and b"\n\n" not in data and not data.startswith(b"\n")
    return data, line, position, plain


def _skip(file: IO[bytes], count: int) -> None:
    while count > 0 and (piece := file.read(min(count, 1 << 22))):
        count -= len(piece)


def _cut(block: bytes, quoted: bool) -> int:
    """Where the last whole record of a block ends."""
    end = block.rfind(b"\n") + 1
    if not quoted or end == 0:
        return end
    odd = block.count(b'"', 0, end) % 2
    tried = end
    for _ in range(_LOOK_BACK):
        if not odd:
            return tried
        earlier = block.rfind(b"\n", 0, tried - 1) + 1
        if earlier == 0:
            break
        odd ^= block.count(b'"', earlier, tried) % 2
        tried = earlier
    return end


def mended(chunk: Chunk, *, delimiter: str, columns: int, quoted: bool) -> Mended:
    """Takes a chunk's lines one by one. Empty lines are no rows."""
    result = Mended()
    lines = chunk.data.split(b"\n")[:-1]
    number = 0
    while number < len(lines):
        taken = 1
        line = lines[number]
        if line.strip(b" \t") or (line.count(b"\t") >= columns - 1 and not quoted):
            if quoted and b'"' in line:
                taken = _take_quoted(lines, number, chunk.first_line, delimiter, columns, result)
            else:
                reason = _problem(line, delimiter.encode(), columns)
                if reason is None:
                    result.data += line + b"\n"
                    result.numbers.append(chunk.first_line + number)
                else:
                    result.refused.append((chunk.first_line + number, reason))
        number += taken
    return result


def _problem(line: bytes, delimiter: bytes, columns: int) -> str | None:
    if len(line) > LONGEST_LINE:
        return f"the line has {len(line):,} bytes; {LONGEST_LINE:,} are allowed"
    if b"\0" in line:
        return "the line holds NUL bytes"
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"byte {error.start + 1} of the line is not UTF-8"
    found = line.count(delimiter) + 1
    return None if found == columns else columns_problem(found, columns)


def columns_problem(found: int, columns: int) -> str:
    """The reason for a row with too many or too few columns."""
    return f"the row has {found:,} column{'s' * (found != 1)}, not {columns}"


def _take_quoted(lines: list[bytes], number: int, first_line: int, delimiter: str, columns: int, result: Mended) -> int:
    """Takes a record that may go over several lines; a line that fits none is refused alone. Tells the lines taken."""
    reason = "a quoted field of the row has no end"
    for count in range(1, min(_MOST_LINES, len(lines) - number) + 1):
        record = b"\n".join(lines[number : number + count])
        if record.count(b'"') % 2:
            continue
        bad = _problem(record, b"\0\0", 1)
        if bad is not None:
            reason = bad
            break
        try:
            rows = list(csv.reader(io.StringIO(record.decode()), delimiter=delimiter, strict=True))
        except csv.Error as error:
            reason = f"the row is quoted wrongly ({error})"
            break
        fields = rows[0] if len(rows) == 1 else []
        if len(fields) == columns:
            buffer = io.StringIO()
            plain = [" ".join(one.splitlines()) for one in fields]
            csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerow(plain)
            result.data += buffer.getvalue().encode()
            result.numbers.append(first_line + number)
            return count
        reason = columns_problem(len(fields), columns)
        break
    result.refused.append((first_line + number, reason))
    return 1
