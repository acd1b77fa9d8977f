"""Data quality: what cannot be right in the records, what became of all that was found, and how late it was entered."""

from data_access.outputs.model import PageView
from data_access.service import quality
from data_access.service.checks import Checked, clear_table, findings_table, in_a_sentence, trend, what_to_do
from data_access.service.delays import delays
from data_access.service.look import Look
from data_access.service.sources import baseline, reconciliation
from data_access.service.sources import in_a_sentence as accounted_in_a_sentence

_NOT_NARROWED = "The filters narrow second reviews and figures that read otherwise now; everything else here is of all records."


def compose(look: Look) -> PageView:
    """The data quality page. What a board pack says of quality is on it too, from the same place."""
    checked = Checked(look)
    sources, unexplained = reconciliation(look)
    blocks = (
        ("findings", findings_table(checked)),
        ("to_do", what_to_do(checked)),
        ("trend", trend(checked)),
        ("clear", clear_table(checked)),
        ("sources", sources),
        ("baseline", baseline(look)),
        ("delays", delays(look)),
        *quality.compose(look).blocks,
    )
    accounted = accounted_in_a_sentence(unexplained)
    # What is not accounted for comes first: it may belong to the review, which does not know of it.
    parts = (in_a_sentence(checked), accounted) if unexplained.value == 0 else (accounted, in_a_sentence(checked))
    sentence = f"{parts[0]}; {parts[1][0].lower()}{parts[1][1:]}"
    return PageView(sentence, "", (_NOT_NARROWED,) if look.ask.wanted else (), (), blocks)
