"""事项名录：哪些事项可以采用承诺、采用哪一类型，哪些不适用、为什么。实施方案 二（一）1；国办发〔2020〕42号。

The list is data of the edition `commitment`; an offer names a matter of it by its code. Whether a matter outside the
list may be offered is a parameter of the edition too.
"""

from datetime import date

from rules.edition import Doubt, in_force
from rules.message import Message


class ListedMatter(Message):
    """One matter of the list. `uses` and `types` in which it may be offered; `excluded`: why it may not be at all."""

    code: str
    title: str
    uses: tuple[str, ...]
    types: tuple[str, ...] = ()
    excluded: str = ""
    doubt: Doubt


def listed(on: date) -> tuple[ListedMatter, ...]:
    """The list of the edition in force on a day. Raises Refused NoEditionInForce."""
    return tuple(ListedMatter.model_validate(row) for row in in_force("commitment", on).data["matter"])


def matter_of(code: str, on: date) -> ListedMatter | None:
    return next((one for one in listed(on) if one.code == code), None) if code else None


def matter_faults(code: str, use: str, type: str, *, on: date) -> dict[str, str]:
    """Why a matter of that code cannot be offered so: field → sentence. Voluntary commitments are not bound to it."""
    one = matter_of(code, on)
    if one is None:
        free = in_force("commitment", on).data["matters"]["free_text"] or use == "voluntary"
        return {} if free else {"matter": "请从事项名录中选择"}
    found = {}
    if use not in one.uses:
        found["use"] = f"按事项名录，“{one.title}”不属于这个领域"
    if not one.excluded and type not in one.types:
        found["type"] = f"按事项名录，“{one.title}”不采用这个类型"
    return found
