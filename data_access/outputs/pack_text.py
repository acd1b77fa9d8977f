"""A pack as text and back, exactly: what is issued is kept as it was, and drawn again from nothing else."""

import json
from dataclasses import fields, is_dataclass
from datetime import date

from data_access.outputs import model, pack_model
from data_access.outputs.pack_model import Pack

_KINDS = {
    kind.__name__: kind
    for kind in (
        pack_model.Pack,
        pack_model.Section,
        pack_model.Comment,
        model.Attention,
        model.AttentionBlock,
        model.Chart,
        model.ChartBlock,
        model.Column,
        model.Definition,
        model.Headline,
        model.Note,
        model.Series,
        model.ShownTable,
        model.Statement,
        model.TableBlock,
    )
}
_IS, _DAY = "is", "day"


def pack_as_text(pack: Pack) -> str:
    """JSON in which everything names its kind; the same pack gives the same text."""
    return json.dumps(_plain(pack), ensure_ascii=False, separators=(",", ":"))


def pack_from_text(text: str) -> Pack:
    """The pack of a text. Raises ValueError when the text is not one of a pack."""
    found = json.loads(text, object_hook=_made)
    if not isinstance(found, Pack):
        raise ValueError("the text is not a pack")
    return _with_tuples(found)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {_IS: type(value).__name__, **{field.name: _plain(getattr(value, field.name)) for field in fields(value)}}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _made(found: dict) -> object:
    if _DAY in found and len(found) == 1:
        return date.fromisoformat(found[_DAY])
    kind = _KINDS.get(found.pop(_IS, ""))
    if kind is None:
        raise ValueError("the text names a kind that is in no pack")
    return kind(**{name: _with_tuples(value) for name, value in found.items()})


def _with_tuples(value: object):
    return tuple(_with_tuples(one) for one in value) if isinstance(value, list) else value
