"""认定的根基：所依据的文书撤销、变更、修复以后，认定还立不立得住。实施方案 二（三）8：合法、客观。"""

from collections.abc import Iterable, Mapping

from rules.dishonesty import DishonestyProposal, Matched, matched
from rules.dishonesty_item import Item
from rules.hanging import EVENTS, VOID, Fallen

# A decision that was changed is no longer the one that was counted; the unit may determine anew on what it says now.
UNCOUNTED = VOID - {"corrected"} | {"changed"}


def papers(proposal: DishonestyProposal) -> tuple[str, ...]:
    """The numbers of all papers a proposal rests on: the effective one and those that are counted."""
    return tuple(dict.fromkeys((proposal.document, *(one.document for one in proposal.occurrences))))


def standing(proposal: DishonestyProposal, item: Item, grounds: Mapping[str, str], fallen: Iterable[Fallen]) -> Matched:
    """Whether a determination still reaches its item; `grounds` are the papers by the case each is kept in.

    The effective paper itself must stand unrepaired. One that is merely counted leaves the count when it is void; its
    repair does not undo that the act happened. A record of it that was put right leaves the paper itself as it was.
    """
    nothing = ("expired", "corrected")
    gone = {grounds[one.case]: one for one in fallen if one.case in grounds and one.event not in nothing}
    told = tuple(f"{document}{EVENTS[one.event]}" for document, one in gone.items())
    if proposal.document in gone:
        return Matched(met=False, reasons=told)
    void = {document for document, one in gone.items() if one.event in UNCOUNTED}
    if not void:
        return Matched(met=True, reasons=told)
    left = tuple(one for one in proposal.occurrences if one.document not in void)
    again = matched(proposal.model_copy(update={"occurrences": left}), item)
    return Matched(met=again.met, reasons=(*told, *again.reasons))
