"""查验回执：一次查验答了什么，凭什么证明它当时就是这样。实施方案 二（一）3；DESIGN「The credit file」。

A receipt keeps where the business's chain ended when it was read. The chain only grows, and each link seals all before
it: whoever computes the answer again from its first `seq` entries, by the same edition, comes to the same digest.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from pydantic import Field

from rules.check import EFFECTS, CheckRequest, Effect, Ground, InForce, edition_of, empty, purpose_of, verdict
from rules.credit_file import items
from rules.message import Message
from rules.record import FIRST, Entry, broken
from rules.refusal import Refused
from rules.succession import Inherited, Predecessor, as_read, inheritance

SHANGHAI = timezone(timedelta(hours=8))
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
DRAWN = 10


class CheckAnswer(Message):
    """What a check answered. `name` is the name on file, empty when there is no file; `subject` is what was asked for.

    `seq` and `head`: how many records the file had, and the link of the last; `inherited` tells the same of each
    business that it absorbed and that counted. `check_edition` is the first day of the edition of the rules,
    `calendar` the version of the working days.
    """

    number: str
    at: datetime
    uscc: str
    name: str
    subject: str
    purpose: str
    purpose_title: str
    authority: str
    matter: str
    by_commitment: bool
    verdict: Effect
    verdict_title: str
    grounds: tuple[Ground, ...]
    grade: str
    items: tuple[InForce, ...]
    notes: tuple[str, ...] = ()
    check_edition: date
    calendar: str
    seq: int
    head: str
    inherited: tuple[Inherited, ...] = Field((), exclude_if=empty)

    @property
    def request(self) -> CheckRequest:
        return CheckRequest.model_validate(self.model_dump(include=set(CheckRequest.model_fields)))


class Asked(Message):
    """A question with what is fixed when it is asked: the receipt's number, moment and editions, the name on file.

    `notes` are what the chain does not tell (see `notes_on`).
    """

    number: str
    at: datetime
    request: CheckRequest
    name: str
    notes: tuple[str, ...] = ()
    check_edition: date
    calendar: str


def receipt_number(on: date, drawn: bytes) -> str:
    """E.g. CX20261123-7K2M9XQD4T; `drawn` are at least ten bytes, of chance or of a digest."""
    return f"CX{on:%Y%m%d}-" + "".join(LETTERS[byte % len(LETTERS)] for byte in drawn[:DRAWN])


def answered(asked: Asked, entries: Sequence[Entry], before: Sequence[Predecessor] = ()) -> CheckAnswer:
    """The answer from a business's chain, and those of its predecessors, as read. Raises Refused PurposeUnknown."""
    at, request = asked.at.astimezone(SHANGHAI), asked.request
    used = edition_of(asked.check_edition)
    more = inheritance(request.uscc, before, used, on=at.date(), known_by=at)
    found = verdict((*items(entries, on=at.date(), known_by=at), *more.items), request, used)
    return CheckAnswer(
        **request.model_dump(),
        number=asked.number,
        at=at,
        name=asked.name,
        purpose_title=purpose_of(request.purpose, used).title,
        verdict=found.effect,
        verdict_title=EFFECTS[found.effect],
        grounds=found.grounds,
        grade=found.grade,
        items=found.items,
        notes=asked.notes,
        check_edition=asked.check_edition,
        calendar=asked.calendar,
        seq=entries[-1].seq if entries else 0,
        head=entries[-1].own_link if entries else FIRST,
        inherited=more.chains,
    )


def digest(answer: CheckAnswer) -> str:
    """SHA-256 of the answer's canonical JSON (keys sorted, no spaces, UTF-8)."""
    text = json.dumps(answer.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def unproved(answer: CheckAnswer, kept: str, chains: Mapping[str, tuple[Entry, ...]]) -> list[str]:
    """Why an answer is not what the file said at that moment; empty means that it is.

    `kept` is the receipt's digest, `chains` those of the business and of all that it absorbed as they are now.
    """
    if digest(answer) != kept:
        return ["回执内容与摘要不符，回执被改动"]
    own = Inherited(uscc=answer.uscc, name=answer.name, seq=answer.seq, head=answer.head)
    read = [as_read(one, chains.get(one.uscc, ())) for one in (own, *answer.inherited)]
    known = [one for one in read if one is not None]
    if len(known) < len(read):
        return ["信用档案在查验时的末条记录与回执所记不符"]
    if found := [fault for one in known for fault in broken(one.entries)]:
        return found
    if any(entry.body is None for one in known for entry in one.entries):
        return ["其中有记录的内容已依法销毁，链仍完整，但结论不能重算"]
    asked = Asked(
        number=answer.number, at=answer.at, request=answer.request, name=answer.name, notes=answer.notes,
        check_edition=answer.check_edition, calendar=answer.calendar,
    )  # fmt: skip
    again = answered(asked, known[0].entries, known[1:])
    if answer.items and not any(one.record for one in answer.items):
        again = _unkeyed(again)
    return [] if digest(again) == kept else ["按当时的档案和规则重算，结论与回执不同"]


def _unkeyed(answer: CheckAnswer) -> CheckAnswer:
    """As it was told before answers named the records: receipts of that time are proved too."""
    grounds = tuple(one.model_copy(update={"record": ""}) for one in answer.grounds)
    told = tuple(one.model_copy(update={"record": ""}) for one in answer.items)
    return answer.model_copy(update={"grounds": grounds, "items": told})


def answer_of(row: dict[str, Any]) -> CheckAnswer:
    """An answer as it was kept."""
    return CheckAnswer.model_validate(row)


def named(row: dict[str, Any], record: str) -> str:
    """The title of the item of a kept answer that the key of its record names. Raises Refused FormFaulty."""
    title = next((one.title for one in answer_of(row).items if one.record == record), "")
    if not title:
        fault = "这张查验回执中没有这一条"
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults={"record": fault})
    return title


def notes_on(
    request: CheckRequest, name: str, before: Sequence[str] = (), after: str = "", inherited: Sequence[Inherited] = ()
) -> tuple[str, ...]:
    """What whoever asks should know of the business itself, as sentences.

    `before` are the codes of those whose file this one follows, `after` that of the one that follows it; `inherited`
    are those before whose file counted.
    """
    if not name:
        return ("本系统没有该主体的信用档案",)
    found = [
        f"该主体合并了 {one.name}（{one.uscc}），其仍然有效的信息一并列出，注明“存续企业承继”；是否由该主体承担，请核实"
        for one in inherited
    ]
    counted = {one.uscc for one in inherited}
    found += [f"该主体承继了 {code} 的信用档案，请一并查验" for code in before if code not in counted]
    if after:
        found.append(f"该主体已由 {after} 承继，请一并查验承继者")
    if request.subject and request.subject != name:
        found.append(f"所填名称“{request.subject}”与在档名称“{name}”不一致，请核对")
    return tuple(found)
