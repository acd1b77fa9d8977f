"""Texts are taken apart in a process of their own: what becomes of it becomes a sentence, and rows come as they lie."""

import pytest

from data_access.errors import BadInput
from data_access.intake import texts
from data_access.intake.texts import read_starts, read_text


def test_rows_come_with_their_lines_and_as_many_as_there_are_however_they_are_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("".join(f'{n},"a\n{n}"\n' for n in range(1_234)), encoding="utf-8")
    rows = list(read_text(path, encoding="utf-8", delimiter=","))
    assert rows == [(2 * n + 1, 2 * n + 2, [str(n), f"a\n{n}"]) for n in range(1_234)]


def test_the_start_of_a_text_is_told_under_each_delimiter(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b,c\n" * 9, encoding="utf-8")
    starts = read_starts(path, encoding="utf-8", delimiters=(",", ";", "|"), most=2)
    assert {delimiter: [cells for _, _, cells in rows] for delimiter, rows in starts.items()} == {
        ",": [["a;b", "c"]] * 2,
        ";": [["a", "b,c"]] * 2,
        "|": [["a;b,c"]] * 2,
    }


@pytest.mark.parametrize("ends", ["raise SystemExit(9)", "import os; os.abort()", "print('[[1, 1, [\"a\"]]]')"])
def test_a_reader_that_ends_before_its_time_is_told_in_a_sentence_and_never_taken_for_the_end_of_the_file(tmp_path, monkeypatch, ends):
    (tmp_path / "a.csv").write_text("a\n", encoding="utf-8")
    (tmp_path / "reader.py").write_text(ends, encoding="utf-8")
    monkeypatch.setattr(texts, "_READER", tmp_path / "reader.py")
    for read in (
        lambda: list(read_text(tmp_path / "a.csv", encoding="utf-8", delimiter=",")),
        lambda: read_starts(tmp_path / "a.csv", encoding="utf-8", delimiters=",;", most=2),
    ):
        with pytest.raises(BadInput, match=r"a\.csv takes more time or memory to read than a table may; export it in parts\."):
            read()


def test_a_reader_that_needs_more_memory_than_it_may_have_is_told_in_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text((",".join(["x" * 1000] * 900) + "\n") * 20, encoding="utf-8")
    monkeypatch.setattr(texts, "MEMORY", 1)
    with pytest.raises(BadInput, match="takes more time or memory to read than a table may"):
        list(read_text(tmp_path / "a.csv", encoding="utf-8", delimiter=","))


def test_who_asks_for_no_more_rows_leaves_no_process_behind(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" * 500_000, encoding="utf-8")
    rows = read_text(path, encoding="utf-8", delimiter=",")
    assert next(rows) == (1, 1, ["a", "b"])
    rows.close()  # waits for the process, and would never come back if it were still telling rows
