"""A pack as slides: native charts and tables that can be edited, one message a slide, every slide marked and numbered.

The same pack gives the same bytes.
"""

from io import BytesIO

from data_access.outputs.pack_files.fixed_zip import fixed
from data_access.outputs.pack_files.slide_deck import empty_deck
from data_access.outputs.pack_files.slide_drawing import write_foot, write_title
from data_access.outputs.pack_files.slide_plan import planned
from data_access.outputs.pack_model import Pack


def pack_pptx(pack: Pack) -> bytes:
    """The PPTX file."""
    deck, layout = empty_deck(pack)
    plans = planned(pack)
    for number, plan in enumerate(plans, start=1):
        slide = deck.slides.add_slide(layout)
        write_title(slide, plan.title, plan.above)
        plan.draw(slide)
        write_foot(slide, pack, number, len(plans))
    written = BytesIO()
    deck.save(written)
    return fixed(written.getvalue(), pack.as_at)
