"""Turns protected numbers into text: a number or its mark, a percentage, a change. Which digits, data_access/digits.py decides."""

from data_access.digits import plain_number
from data_access.disclosure.protect import CONFIDENTIAL, ProtectedCell


def shown(cell: ProtectedCell, places: int | None = None) -> str:
    """'3,582', '4.5' or a mark such as '[c]'. Suppressed is never blank and never looks like zero."""
    return cell.mark if cell.value is None else plain_number(cell.value, places)


def shown_percent(percent: float | None) -> str:
    """'73%', one place below 10 and above 90 so that nearly none and nearly all do not look like none and all; '' when there is none."""
    if percent is None:
        return ""
    text = f"{percent:.1f}" if (percent < 10 or percent > 90) else f"{percent:.0f}"
    return f"{text.removesuffix('.0')}%"


def change_in_words(change: float | int | None, since: str, *, is_exact: bool = True) -> str:
    """'+148 since 16 February', 'no change since …', 'change since … not shown'. Rounded numbers can hide a change, and say so."""
    if change is None:
        return f"change since {since} not shown"
    if change == 0:
        return f"no change since {since}" if is_exact else f"no change since {since}, once rounded"
    return f"{'+' if change > 0 else '−'}{plain_number(abs(change))} since {since}"


def signed(change: float | int | None) -> str:
    """'+12', '−3', '0', or the mark of what is hidden: a change in a table, whose head says since when."""
    return CONFIDENTIAL if change is None else change_in_words(change, "").removesuffix(" since ").replace("no change", "0")
