"""The objects of a PDF in its plain form, read from the bytes: dictionaries, arrays, names, strings, numbers, references and streams."""

import re
import zlib
from dataclasses import dataclass, field
from functools import lru_cache

_REGULAR = rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%]"
_TOKEN = re.compile(
    rb"[\x00\t\n\x0c\r ]*(?:"
    rb"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?!" + _REGULAR + rb"))"
    rb"|/(?P<name>" + _REGULAR + rb"*)"
    rb"|(?P<dictionary><<)|(?P<array>\[)|(?P<end>>>|\])|(?P<string>\()|<(?P<hexadecimal>[0-9A-Fa-f\t\n\x0c\r ]*)>"
    rb"|(?P<comment>%[^\r\n]*)|(?P<word>" + _REGULAR + rb"+))"
)
_FLAT_STRING = re.compile(rb"(?:[^()\\]|\\.)*\)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_LARGEST = 50_000_000


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code[:1] in b"01234567":
        return bytes([int(code, 8) & 255])
    return b"" if code in (b"\r\n", b"\r", b"\n") else _ESCAPES.get(code, code)


class Name(str):
    """/Title, without its slash."""

    __slots__ = ()


class Word(str):
    """A bare word: an operator of a page, or obj, stream, R."""

    __slots__ = ()


@dataclass(frozen=True)
class Reference:
    """12 0 R."""

    number: int


Value = object
"""dict of Name → Value, list, Name, Word, bytes (a string), int, float or Reference."""


@dataclass
class Pdf:
    """``objects`` by number; ``streams`` the unpacked bytes of those that have some; ``trailers`` one for each version kept in the file."""

    objects: dict[int, Value] = field(default_factory=dict)
    streams: dict[int, bytes] = field(default_factory=dict)
    trailers: list[Value] = field(default_factory=list)
    comments: list[bytes] = field(default_factory=list)

    def at(self, value: Value) -> Value:
        """What a reference refers to; anything else is itself."""
        return self.objects[value.number] if isinstance(value, Reference) else value


def read_pdf(data: bytes) -> Pdf:
    """Reads the whole file from its first byte to its last. Raises ValueError where it is not in the plain form."""
    pdf, reader = Pdf(), Tokens(data)
    before: list[Value] = []
    while (value := reader.value()) is not None:
        if value == "obj" and isinstance(value, Word):
            number = before[-2]
            if not isinstance(number, int) or number in pdf.objects:
                raise ValueError("an object without a number, or twice")
            _read_object(number, reader, pdf)
            before = []
        elif value == "trailer" and isinstance(value, Word):
            pdf.trailers.append(reader.value())
        elif isinstance(value, Word) and value not in ("xref", "n", "f", "startxref"):
            raise ValueError("a word that does not belong between objects")
        else:
            before = [*before[-1:], value]
    pdf.comments = reader.comments
    return pdf


def _read_object(number: int, reader: "Tokens", pdf: Pdf) -> None:
    pdf.objects[number] = value = reader.value()
    end = reader.value()
    if end == "stream" and isinstance(value, dict):
        length = value.get("Length")
        if not isinstance(length, int):
            raise ValueError("a stream of unknown length")
        pdf.streams[number] = _unpacked(reader.raw(length), value)
        if reader.value() != "endstream":
            raise ValueError("a stream longer than it says")
        end = reader.value()
    if end != "endobj":
        raise ValueError("an object without an end")


def _unpacked(body: bytes, about: dict) -> bytes:
    packing = about.get("Filter")
    if packing is None:
        return body
    if packing != "FlateDecode" or "DecodeParms" in about:
        raise ValueError("a stream packed in a way that is not read here")
    opened = zlib.decompressobj()
    text = opened.decompress(body, _LARGEST)
    if not opened.eof or opened.unused_data or opened.unconsumed_tail:
        raise ValueError("a stream with something behind its end, or without one")
    return text


class Tokens:
    """Reads one value after another from bytes: of a file, or of a page."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self.comments: list[bytes] = []

    def value(self) -> Value:
        """The next value; None at the end."""
        found = _TOKEN.match(self._data, self._at)
        if found is None:
            if self._data[self._at :].strip(b"\x00\t\n\x0c\r "):
                raise ValueError("a letter that does not belong here")
            return None
        kind, self._at = found.lastgroup, found.end()
        text = found[kind]
        if kind == "number":
            return float(text) if b"." in text else int(text)
        if kind == "name":
            return _name(text)
        if kind in ("word", "end"):
            return _word(text)
        return self._longer(kind, text)

    def _longer(self, kind: str, text: bytes) -> Value:
        if kind == "string":
            return self._string(self._at)
        if kind == "dictionary":
            return self._dictionary()
        if kind == "array":
            return self._until("]")
        if kind == "hexadecimal":
            digits = re.sub(rb"\s", b"", text).decode()
            return bytes.fromhex(digits + "0" * (len(digits) % 2))
        self.comments.append(text)
        return self.value()

    def raw(self, length: int) -> bytes:
        """So many bytes after the line end that follows the word 'stream'."""
        start = self._at + (2 if self._data[self._at : self._at + 2] == b"\r\n" else 1)
        self._at = start + length
        return self._data[start : self._at]

    def _until(self, end: str) -> list[Value]:
        values: list[Value] = []
        while True:
            value = self.value()
            if value is None:
                raise ValueError("something without its end")
            if isinstance(value, Word) and value == end:
                return values
            if isinstance(value, Word) and value == "R":
                number = values[-2]
                values[-2:] = [Reference(number)]
            else:
                values.append(value)

    def _dictionary(self) -> dict[str, Value]:
        flat = self._until(">>")
        names = flat[::2]
        if len(flat) % 2 or not all(isinstance(name, Name) for name in names) or len(set(names)) < len(names):
            raise ValueError("a dictionary that is none")
        return dict(zip(names, flat[1::2], strict=True))

    def _string(self, at: int) -> bytes:
        found = _FLAT_STRING.match(self._data, at)
        end = found.end() if found else self._end_of_nested(at)
        self._at = end
        text = self._data[at : end - 1]
        return _ESCAPED.sub(_unescaped, text) if b"\\" in text else text

    def _end_of_nested(self, at: int) -> int:
        """Behind the parenthesis that closes a string which holds others."""
        depth = 1
        while depth:
            letter = self._data[at : at + 1]
            if not letter:
                raise ValueError("a string without an end")
            depth += (letter == b"(") - (letter == b")")
            at += 2 if letter == b"\\" else 1
        return at


@lru_cache(4096)
def _name(spelt: bytes) -> Name:
    return Name(re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes.fromhex(code[1].decode()), spelt).decode("latin-1"))


@lru_cache(4096)
def _word(spelt: bytes) -> Word:
    return Word(spelt.decode("latin-1"))
