"""为什么有这条记录：事实 → 条款 → 标准 → 结果 → 后果 → 到什么时候 → 现在能做什么 → 怎样会改变。实施方案 二（一）4。

Told from the record as it stands and by the rules that made it: nothing here decides anything, and what the rules say
today is computed again, not repeated from memory.
"""

from collections.abc import Callable
from datetime import date

from rules.commitment import OUTCOMES, consequences
from rules.credit_file import KINDS, TABS, Item
from rules.edition import in_force
from rules.why_link import DONE, Link, consequences_of, left, now, objecting, remedies, said
from rules.why_measure import of_dishonesty, of_incentive, of_sanction, of_watched
from rules.why_penalty import of_penalty


def why(item: Item, *, on: date) -> tuple[Link, ...]:
    """The chain of one record on a day, in the order of TITLES; a link that has nothing to say is left out."""
    links = _TOLD.get(item.kind, _of_other)(item, on)
    return tuple(link for link in links if link.sentences)


def _of_failed(item: Item, on: date) -> list[Link]:
    """A commitment that was not kept, or not wholly."""
    outcome = item.kind.removeprefix("commitment_")
    by = in_force("commitment", item.true_on)
    led_to = consequences(on=item.true_on)[outcome]  # type: ignore[index]
    heard = ("作出不利认定以前，告知拟认定的结果和理由，听取陈述申辩",) if led_to.heard else ()
    lifted = "信用修复以后，由承诺受理单位提出、负责人核准，恢复适用" if led_to.bars else "履约结果留在档案中"
    to_do = DONE if item.over else (*objecting(item, on), lifted, *remedies(on))
    fact = f"承诺 {item.body.get('number', '')} 于 {item.true_on} 认定为“{OUTCOMES[outcome]}”"  # type: ignore[index]
    return [
        Link(name="fact", sentences=(fact, *said("理由", item.body.get("reason")))),
        Link(name="clause", sentences=(f"《{by.title}》（{by.number}）",), doubt=by.doubt),
        Link(name="threshold", sentences=(f"核查结果：{led_to.title}", *heard), doubt=led_to.doubt),
        Link(name="result", sentences=(f"认定为“{led_to.title}”", *now(item))),
        Link(name="consequence", sentences=consequences_of(item, on), doubt=led_to.doubt),
        Link(name="until", sentences=("直到修复后恢复适用",) if led_to.bars and not item.over else ()),
        Link(name="now", sentences=to_do),
        Link(name="change", sentences=() if item.over else (lifted, "经异议核实有误：以更正后的记录取代")),
    ]


def _of_other(item: Item, on: date) -> list[Link]:
    body = item.body
    paper = body.get("paper") or {}
    source = f"{paper['unit']}《{paper['name']}》{paper['number']}" if paper else ""
    fact = f"{item.true_on} {KINDS.get(item.kind, TABS[item.tab])}：{item.title}"
    to_do = DONE if item.over else (*objecting(item, on), *(remedies(on) if item.adverse else ()))
    ends = (f"{item.valid_until} 使用期届满",) if item.valid_until else ()
    return [
        Link(name="fact", sentences=(fact, *said("内容", body.get("content")), *said("来源文件", source))),
        Link(name="clause", sentences=(*said("", body.get("basis")), *said("清单条目", body.get("list_item")))),
        Link(name="result", sentences=(*said("结果", body.get("grade") or body.get("result")), *now(item))),
        Link(name="consequence", sentences=consequences_of(item, on)),
        Link(name="until", sentences=left(item, on)),
        Link(name="now", sentences=to_do),
        Link(name="change", sentences=() if item.over else (*ends, "经异议核实有误：以更正后的记录取代")),
    ]


_TOLD: dict[str, Callable[[Item, date], list[Link]]] = {
    "penalty": of_penalty,
    "dishonesty": of_dishonesty,
    "sanction": of_sanction,
    "watched": of_watched,
    "incentive": of_incentive,
    **dict.fromkeys(("commitment_partly", "commitment_unfulfilled", "commitment_false"), _of_failed),
}
