"""Texts in encodings that are wrong, mixed, cut off, or no encoding of letters at all."""

import codecs

from tests.corpus.good import CANARY, DELIVERY, MAPPING, ROWS, case, cases, written
from tests.corpus.model import WHOLE, BadFile, bad, coded, loaded, says

UTF = DELIVERY.encode()
_PLAIN = DELIVERY.replace("é", "e").encode()
_OTHER_LETTERS = loaded(new=2, changed=2)
"""What a wrong guess comes to: the row that is held is read with another letter, and no row is lost."""

_MIXED = says("mixes letters of UTF-8 with those of another encoding, or breaks off within a letter")


def _in(encoding: str) -> bytes:
    return DELIVERY.encode(encoding)


def _said_to_be(encoding: str) -> str:
    return MAPPING.replace('name = "cases*"', f'name = "cases*"\nencoding = "{encoding}"')


def _half_and_half() -> bytes:
    lines = DELIVERY.splitlines(keepends=True)
    return "".join(lines[:2]).encode() + "".join(lines[2:]).encode("cp1252")


_REORDERED = written([case(1, source=f"{CANARY} \u202ecafé")]).encode()

FILES: tuple[BadFile, ...] = (
    bad("UTF-8 with a mark", _in("utf-8-sig"), WHOLE),
    bad("UTF-8 with its mark twice", codecs.BOM_UTF8 * 2 + UTF, WHOLE),
    bad(
        "two files of UTF-8 put one behind the other, a mark before the second heading",
        _in("utf-8-sig") + _in("utf-8-sig"),
        loaded(2, 1, 1, 4),
    ),
    bad("a mark before a row in the middle", UTF.replace(f"{CANARY}/31".encode(), codecs.BOM_UTF8 + f"{CANARY}/31".encode()), WHOLE),
    bad("UTF-16, the low byte first", codecs.BOM_UTF16_LE + _in("utf-16-le"), WHOLE),
    bad("UTF-16, the high byte first", codecs.BOM_UTF16_BE + _in("utf-16-be"), WHOLE),
    bad("UTF-16 without a mark, the low byte first", _in("utf-16-le"), WHOLE),
    bad("UTF-16 without a mark, the high byte first", _in("utf-16-be"), WHOLE),
    bad("UTF-16 with the mark of the other order", codecs.BOM_UTF16_BE + _in("utf-16-le"), says("has no column 'ref'")),
    bad("UTF-16 that ends in the middle of a letter", _in("utf-16")[:-1], says("is not utf-16 text")),
    bad("UTF-16 with half of a pair of letters", codecs.BOM_UTF16_LE + _in("utf-16-le") + b"\x00\xd8", says("is not utf-16 text")),
    bad("UTF-16 into which a byte was put", _in("utf-16")[:101] + b"x" + _in("utf-16")[101:], says("is not utf-16 text")),
    bad("UTF-16 whose line ends were changed as if it were bytes", _in("utf-16").replace(b"\n", b"\r\n"), says("utf-16")),
    bad("UTF-32 with a mark, the low byte first", codecs.BOM_UTF32_LE + _in("utf-32-le"), WHOLE),
    bad("UTF-32 with a mark, the high byte first", codecs.BOM_UTF32_BE + _in("utf-32-be"), WHOLE),
    bad("UTF-32 without a mark", _in("utf-32-le"), says("has no column 'ref'")),
    bad("UTF-32 that ends in the middle of a letter", _in("utf-32")[:-2], says("is not utf-32 text")),
    bad("UTF-7", _in("utf-7"), _OTHER_LETTERS),
    bad("Windows-1252", _in("cp1252"), WHOLE),
    bad("Latin-1 with a letter that Windows-1252 does not have", _in("latin-1").replace(b"others", b"\x81thers"), WHOLE),
    bad("Latin-9", _in("iso-8859-15"), WHOLE),
    bad("the letters of DOS", _in("cp850"), _OTHER_LETTERS),
    bad("the letters of an old Mac", _in("mac-roman"), _OTHER_LETTERS),
    bad("Greek letters of Windows", DELIVERY.replace("café", "καφέ").encode("cp1253"), _OTHER_LETTERS),
    bad("Cyrillic letters", DELIVERY.replace("café", "кафе").encode("koi8-r"), _OTHER_LETTERS),
    bad("Japanese letters of two bytes", DELIVERY.replace("café", "喫茶店").encode("shift-jis"), _OTHER_LETTERS),
    bad("Chinese letters of four bytes", DELIVERY.replace("café", "咖啡").encode("gb18030"), _OTHER_LETTERS),
    bad("the letters of a mainframe", _in("cp500"), says("has no column 'ref'")),
    bad("the letters of a mainframe with its line ends", DELIVERY.replace("\n", "\x85").encode("cp037"), says("has no column 'ref'")),
    bad(
        "one letter of Windows-1252 among those of UTF-8",
        UTF + cases(case(33)).split(b"\n")[1].replace("é".encode(), b"\xe9") + b"\n",
        _MIXED,
    ),
    bad("one half in UTF-8 and the other in Windows-1252", _half_and_half(), _MIXED),
    bad("UTF-8 that ends in the middle of a letter", UTF[: UTF.rindex("é".encode()) + 1], _MIXED),
    bad("UTF-8 with a byte of a letter missing", UTF.replace("é".encode(), b"\xc3", 1), _MIXED),
    bad("UTF-8 with a letter written longer than it has to be", UTF + b"\xc0\xaf", _MIXED),
    bad("UTF-8 with half of a pair of wide letters", UTF.replace(b"others", b"\xed\xa0\x80thers", 1), _MIXED),
    bad("UTF-8 taken for Windows-1252 and written as UTF-8 again", UTF.decode("cp1252").encode(), _OTHER_LETTERS),
    bad("question marks where letters were", UTF.replace("é".encode(), b"?"), _OTHER_LETTERS),
    bad("the sign for a letter that could not be read", UTF.replace("é".encode(), "\ufffd".encode()), _OTHER_LETTERS),
    bad("letters as a web page writes them", UTF.replace("é".encode(), b"&eacute;"), _OTHER_LETTERS),
    bad("accents as letters of their own", UTF.replace("é".encode(), "e\u0301".encode()), WHOLE),
    bad(
        "a reference with an accent as a letter of its own",
        cases(case(1), case(31, ref=f"{CANARY} e\u0301"), case(31, ref=f"{CANARY} é")),
        loaded(1, 0, 1, 1),
    ),
    bad("a nought in a column that is read", UTF.replace(b"/31,", b"/\x0031,"), loaded(1, 1, 1, unreadable_text=1)),
    bad("a nought in a column that is not read", UTF.replace(b"others", b"oth\x00ers"), WHOLE),
    bad("noughts behind the last row", UTF + bytes(4096), coded("not_a_table")),
    bad("noughts behind the last row of a long file", UTF + b"\n" * 5000 + bytes(4096), loaded(2, 1, 1, wrong_number_of_cells=1)),
    bad(
        "a nought behind every letter of a few rows",
        _PLAIN + "".join(f"{c}\x00" for c in _PLAIN.decode()[70:]).encode(),
        says("has no column 'ref'"),
    ),
    bad("the sign of DOS for the end of a file", UTF + b"\x1a", loaded(2, 1, 1, wrong_number_of_cells=1)),
    bad("signs that turn the direction of writing", _REORDERED, loaded(unreadable_text=1)),
    bad("a mapping that says UTF-8 of Windows-1252", _in("cp1252"), says("is not utf-8 text"), mapping=_said_to_be("utf-8")),
    bad("a mapping that says ASCII of UTF-8", UTF, says("is not ascii text"), mapping=_said_to_be("ascii")),
    bad("a mapping that says UTF-16 of UTF-8", UTF, says("utf-16"), mapping=_said_to_be("utf-16")),
    bad("a mapping that says Windows-1252 of UTF-8", UTF, _OTHER_LETTERS, mapping=_said_to_be("cp1252")),
    bad("a mapping that says UTF-8 of a file with a mark", _in("utf-8-sig"), WHOLE, mapping=_said_to_be("utf-8")),
    bad("a mapping that names an encoding of bytes", UTF, says("encoding 'base64' is not known"), mapping=_said_to_be("base64")),
    bad(
        "two letters that Windows-1252 does not have",
        cases(*ROWS[:1]).replace("é".encode(), b"\x81\x8d"),
        loaded(changed=0, unreadable_text=1),
    ),
)
