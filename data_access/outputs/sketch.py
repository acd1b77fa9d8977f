"""A figure while it is drawn: plain dictionaries, so that each mark costs next to nothing.

The drawing library checks every property of every mark when it is added, which takes longer than counting the whole page. Here marks are
gathered first; that everything drawn is valid is a matter for the tests, which check each kind of chart in full.
"""

import plotly.graph_objects as go


class Sketch:
    """Gathers traces, annotations and layout; names with an underscore reach one level in, as in the library: ``font_color``."""

    def __init__(self, layout: dict) -> None:
        self._traces: list[dict] = []
        self._layout: dict = {**layout, "annotations": []}

    def add_scatter(self, **properties: object) -> None:
        self._traces.append(_nested({"type": "scatter", **properties}))

    def add_bar(self, **properties: object) -> None:
        self._traces.append(_nested({"type": "bar", **properties}))

    def add_annotation(self, properties: dict | None = None, **more: object) -> None:
        self._layout["annotations"].append(_nested({**(properties or {}), **more}))

    def update_layout(self, **properties: object) -> None:
        _merge(self._layout, _nested(properties))

    def update_xaxes(self, **properties: object) -> None:
        self.update_layout(xaxis=_nested(properties))

    def update_yaxes(self, **properties: object) -> None:
        self.update_layout(yaxis=_nested(properties))

    def figure(self) -> go.Figure:
        """The finished figure; only its dictionary is filled."""
        return _AsSketched({"data": self._traces, "layout": self._layout})


class _AsSketched(go.Figure):
    """Handed over as it was sketched: the library would copy every mark three times before it is sent. It is a figure by its type only: making
    a whole one of the library's takes longer than drawing it."""

    def __init__(self, drawn: dict) -> None:
        object.__setattr__(self, "_drawn", drawn)

    def to_dict(self) -> dict:
        """Traces and layout. Shared: never change it."""
        return self._drawn


def _nested(properties: dict) -> dict:
    """``{"font_color": c}`` as ``{"font": {"color": c}}``."""
    found: dict = {}
    for name, value in properties.items():
        outer, _, inner = name.partition("_")
        _merge(found, {outer: {inner: value}} if inner else {outer: value})
    return found


def _merge(into: dict, more: dict) -> None:
    for name, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        else:
            into[name] = dict(value) if isinstance(value, dict) else value
