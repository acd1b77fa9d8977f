"""A piece of HTML as its elements, attributes and words; each element has to be closed in its turn."""

from html.parser import HTMLParser

_VOID = {"meta", "br", "img"}


class Elements(HTMLParser):
    """``seen`` are the elements in order, ``open`` those that were never closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open, self.seen, self.text, self.attributes = [], [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.attributes += attrs
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, "each element is closed in its turn"

    def handle_data(self, data):
        self.text.append(data)
