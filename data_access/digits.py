"""How a number is written in digits: thousands apart by commas, and a true minus. The one formatter: nothing else groups thousands."""


def plain_number(value: float | int, places: int | None = None) -> str:
    """'3,778', '4.5', '−2'. A whole number has no decimals unless ``places`` asks for them; any other has one."""
    if places is None and isinstance(value, int):
        return _grouped(value, "")
    if places is None:
        places = 0 if float(value).is_integer() else 1
    return _grouped(value, f".{places}f")


def full_number(value: float | int) -> str:
    """With all the decimals that it has, as something frozen or a draft says it: '0.87', '3,778'."""
    return _grouped(int(value) if float(value).is_integer() else value, "")


def fine_number(value: float | int) -> str:
    """To two places, for who reads figures closely: '0.87', '3,778'."""
    return plain_number(value, None if float(value).is_integer() else 2)


def rough_number(value: float | int) -> str:
    """To four digits, as what is drawn says it: '12.35', '3,778', '12,346'."""
    return _grouped(value, ".0f" if float(value).is_integer() or abs(value) >= 1_000 else ".4g")


def signed_number(value: float | int, places: int | None = None) -> str:
    """'+12', '−3', '+4.5': how much more or less."""
    return f"{'' if value < 0 else '+'}{plain_number(value, places)}"


def counted_noun(count: float | int, one: str, many: str) -> str:
    """'1 application', '2,004 applications'."""
    return f"{plain_number(count)} {one if count == 1 else many}"


def _grouped(value: float | int, form: str) -> str:
    return f"{value:,{form}}".replace("-", "−")
