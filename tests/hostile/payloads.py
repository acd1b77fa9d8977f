"""Five hundred payloads: the forms of the grammar, each with the address of a host that does not exist, until there are so many."""

import unicodedata
from dataclasses import dataclass
from itertools import cycle

from data_access.outputs.letters import visible
from tests.hostile.grammar import DRESSES, FORMS

HOST = "outside.invalid"
MANY = 500


@dataclass(frozen=True)
class Payload:
    """``number`` is in its address, in what its script would leave behind, and in no other payload."""

    number: int
    kind: str
    text: str

    @property
    def address(self) -> str:
        """By which it is found again wherever it got to."""
        return f"http://{HOST}/{self.number}/"

    @property
    def as_read(self) -> str:
        """What a reader is to see of it, every blank as one: all of it but the letters that cannot be seen."""
        return as_read(self.text)

    @property
    def is_storable(self) -> bool:
        """Whether text of a database can hold it: SQLite takes no halves of letters, PostgreSQL no NUL either."""
        return self.kind != "half" and "\x00" not in self.text


def as_read(text: str) -> str:
    """The letters that can be seen, every blank as one."""
    return " ".join(visible(text).split())


def unseen_in(text: str) -> set[str]:
    """The letters of a text that turn, hide or control, by number; ends of lines aside."""
    return {f"U+{ord(letter):04X}" for letter in set(text) - {"\n", "\r"} if unicodedata.category(letter) in ("Cc", "Cf", "Cs")}


def _made() -> tuple[Payload, ...]:
    forms = [(kind, form) for kind, some in FORMS.items() for form in some]
    bare = [(kind, form, "{said}") for kind, form in forms]
    dressed = [(kind, form, dress) for (kind, form), dress in zip(forms, cycle(DRESSES), strict=False)]
    return tuple(_payload(number, *one) for number, one in enumerate([*bare, *dressed][:MANY], 1))


def _payload(number: int, kind: str, form: str, dress: str) -> Payload:
    """Every payload has its address, behind what it says where that has none."""
    address = f"http://{HOST}/{number}/"
    text = dress.format(said=form.format(n=number, u=address), n=number)
    return Payload(number, kind, text if address in text else f"{text} {address}")


PAYLOADS = _made()
STORABLE = tuple(one for one in PAYLOADS if one.is_storable)
