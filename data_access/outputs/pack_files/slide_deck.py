"""An empty deck, 16 to 9: one layout with a title and nothing else, and nothing left of the template or of whoever made it."""

from datetime import datetime, time

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from data_access.dates import in_words
from data_access.outputs.letters import one_line
from data_access.outputs.pack_model import Pack

WIDTH, HEIGHT = 960, 540
"""Points."""
LEFT, WIDE = 36, WIDTH - 72
TITLE = (LEFT, 35, WIDE, 60)
"""Left, top, width, height of every title."""
_NOTHING = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


def rgb(code: str) -> RGBColor:
    """A colour of the theme, '#12436D', as slides want it."""
    return RGBColor.from_string(code.removeprefix("#"))


def empty_deck(pack: Pack):
    """A deck without slides, and the layout of the slides to come."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    _say_what_it_is(deck, pack)
    _leave_nothing_of_the_template(deck)
    layout = _only_layout(deck)
    for holder in (layout.slide_master, layout):
        _keep_the_title_only(holder)
    return deck, layout


def _say_what_it_is(deck, pack: Pack) -> None:
    about = deck.core_properties
    about.title = one_line(f"{pack.name}, as at {in_words(pack.as_at)}")
    about.author = about.last_modified_by = about.comments = about.keywords = about.category = about.subject = ""
    about.created = about.modified = datetime.combine(pack.as_at, time())
    about.revision, about.language = 1, "en-GB"


def _leave_nothing_of_the_template(deck) -> None:
    """The stock template brings somebody's printer, a picture of itself, and the name and counts of what made it."""
    for relations in (deck.part.rels, deck.part.package._rels):
        for key, relation in list(relations.items()):
            kind = relation.reltype.rsplit("/", 1)[-1]
            if kind in ("printerSettings", "thumbnail"):
                relations.pop(key)
            elif kind == "extended-properties":
                relation.target_part._blob = _NOTHING


def _only_layout(deck):
    """The layout with a title; the others, with their prompts, go."""
    kept = deck.slide_layouts.get_by_name("Title Only")
    for layout in [one for one in deck.slide_layouts if one is not kept]:
        deck.slide_layouts.remove(layout)
    return kept


def _keep_the_title_only(holder) -> None:
    for shape in list(holder.placeholders):
        if shape.placeholder_format.idx != 0:
            shape._element.getparent().remove(shape._element)
            continue
        shape.left, shape.top, shape.width, shape.height = (Pt(edge) for edge in TITLE)
        frame = shape.text_frame
        frame.text = "Title"
        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
