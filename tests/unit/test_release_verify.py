"""How a release differs from its recomputation: every place is named, no sealed number is, and later code or data are notes."""

from dataclasses import replace

from data_access.releases.model import SealedValue
from data_access.releases.verify import compare
from tests.release_maker import CELLS, cell, content, kept


def compared(again=None, sealed=None):
    one = kept()
    return compare(one, again or one.release.content, sealed or one.sealed)


def test_the_same_is_identical_and_nothing_is_noted():
    found = compared()
    assert (found.is_identical, found.differences, found.notes) == (True, (), ())


def test_later_code_and_later_data_are_notes_and_no_differences():
    found = compared(content(code_version="ef" * 8, data_version=4))
    assert found.is_identical
    assert found.notes == (
        "It was frozen by code cdcdcdcdcdcdcdcd; the code that counted it again is efefefefefefefef.",
        "It was frozen from data version 3; it was counted again from version 4, as known then.",
    )


def test_an_exception_that_no_longer_holds_is_named():
    found = compared(content(exceptions=()))
    assert not found.is_identical
    assert found.differences == ("Exceptions that no longer hold: 1 (failures_harm).",)


def test_a_cell_that_only_one_of_them_holds_is_named():
    sealed = kept().sealed
    assert compared(content(*CELLS[:2], *CELLS[3:]), (*sealed[:2], *sealed[3:])).differences == (
        "risk_assessed by risk_category, high: only in the release.",
    )
    more = cell("failures_service", 15, "failures")
    assert compared(content(*CELLS, more), (*sealed, SealedValue(17, None))).differences == (
        "failures_service: only in the recomputation.",
    )


def test_a_number_that_came_out_otherwise_is_told_and_a_sealed_one_is_not():
    one = kept()
    changed = replace(CELLS[0], value=3785)
    assert compared(content(changed, *CELLS[1:])).differences == ("applications_in_scope: value released 3780, recomputed 3785.",)
    sealed = (SealedValue(1, None), *one.sealed[1:])
    assert compared(sealed=sealed).differences == ("applications_in_scope: the exact value sealed behind it is not the one recomputed.",)
