"""通报：发一次记一次，收到的有回执，拒绝的交给人，暂时不行的等一等再来；到过的每一处都在披露台账里。"""

import dataclasses
import gzip
import hashlib
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.testing import ActivityEnvironment

from activities.penalty import DISCLOSURE
from activities.push import PUSH, push_notice, queue_pushes, settle_push
from database.engine import engine
from database.reading import reading
from database.tables.case import Event as Line
from database.writing import table
from local.ports import free_port
from rules.push import PushAnswer, PushAttempt, PushOrder, PushProof, PushQueueing, PushSettled, body_of, signature
from settings import settings
from tests.partner import SECRET, Department, department

CASE = "sanction/44-1"
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, 0, 7, tzinfo=UTC)
SAID = PushOrder(
    event="applied", number="连交惩〔2026〕4401号", uscc="91320799MA00000155", name="示例物流有限公司",
    measure="限制参加政府采购", basis="《政府采购法》第二十二条", unit="enf", since=DAY, why="列入名单",
)  # fmt: skip
OVER = SAID.model_copy(update={"event": "lifted", "why": "期限届满"})


@pytest.fixture
def partner() -> Iterator[Department]:
    with department() as own:
        yield own


@pytest.fixture(autouse=True)
async def configured(database: str, partner: Department, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("XINCHENG_PARTNERS", partner.configured("fgw"))
    monkeypatch.setenv("XINCHENG_PUSH_TIMEOUT", "2")
    settings.cache_clear()
    engine.cache_clear()
    yield
    await engine().dispose()
    settings.cache_clear()
    engine.cache_clear()


async def queued(what: PushOrder = SAID, *partners: str, seq: int = 1) -> tuple[Any, ...]:
    return await queue_pushes(PushQueueing(case=CASE, seq=seq, at=AT, partners=partners or ("fgw",), what=what))


async def attempt(event: Any = "applied", *, at: datetime = AT, seq: int = 2, partner: str = "fgw") -> PushAnswer:
    running = ActivityEnvironment()
    running.info = dataclasses.replace(running.info, started_time=NOW)
    answer: PushAnswer = await running.run(
        push_notice, PushAttempt(case=CASE, seq=seq, at=at, partner=partner, event=event)
    )
    return answer


async def row(event: str = "applied", partner: str = "fgw") -> Any:
    async with reading() as connection:
        return (
            await connection.execute(
                select(PUSH).where(PUSH.c.case_id == CASE, PUSH.c.event == event, PUSH.c.partner == partner)
            )
        ).one()


async def places() -> list[tuple[Any, ...]]:
    columns = (DISCLOSURE.c.place, DISCLOSURE.c.shared_on, DISCLOSURE.c.recall_due_on, DISCLOSURE.c.recalled_on)
    async with reading() as connection:
        return [tuple(one) for one in await connection.execute(select(*columns).order_by(DISCLOSURE.c.place))]


async def timeline() -> list[str]:
    lines = table(Line)
    async with reading() as connection:
        return list(await connection.scalars(select(lines.c.what).where(lines.c.case_id == CASE).order_by(lines.c.id)))


async def test_a_notice_arrives_signed_and_its_receipt_and_place_are_kept(partner: Department) -> None:
    assert [one.wired for one in await queued()] == [True]
    assert (await attempt()).state == "received"
    heard = partner.heard[0]
    stamp = str(int(NOW.timestamp()))
    assert heard.headers["X-Xincheng-Timestamp"] == stamp
    assert heard.headers["X-Xincheng-Signature"] == signature(SECRET, stamp, heard.body)
    assert heard.headers["Idempotency-Key"] == f"{CASE}/applied/fgw"
    assert heard.body == body_of(heard.told)
    assert (heard.told["measure"], heard.told["unit"]) == ("限制参加政府采购", "市交通执法支队")
    kept = await row()
    assert (kept.state, kept.attempts, kept.status, kept.receipt) == ("received", 1, 200, "R-1")
    assert kept.digest == hashlib.sha256(b'{"receipt": "R-1"}').hexdigest()
    assert kept.received_on == DAY
    assert await places() == [("partner/fgw", DAY, None, None)]


async def test_what_was_received_is_not_sent_again_by_a_retry(partner: Department) -> None:
    await queued()
    await queued()
    await attempt()
    assert (await attempt(seq=3)).state == "received"
    assert len(partner.heard) == 1
    assert await timeline() == ["通报协同部门（采取措施）：示例部门fgw", "采取措施的通报已收到回执：示例部门fgw"]


@pytest.mark.parametrize("status", [400, 401, 404, 409])
async def test_a_refusal_for_good_goes_to_people_at_once(partner: Department, status: int) -> None:
    partner.answers = [(status, b"no")]
    await queued()
    answer = await attempt()
    assert (answer.state, answer.why) == ("by_hand", f"对方答复 {status}")
    assert (await row()).state == "by_hand"
    assert (await attempt(seq=3)).state == "by_hand"
    assert len(partner.heard) == 1


async def test_a_partner_that_fails_twice_is_asked_a_third_time_with_the_same_key(partner: Department) -> None:
    partner.answers = [(503, b""), (500, b""), (200, b"ok")]
    await queued()
    first = await attempt()
    second = await attempt(seq=3, at=AT + timedelta(seconds=first.pause))
    third = await attempt(seq=4, at=AT + timedelta(seconds=first.pause + second.pause))
    assert [(one.state, one.pause) for one in (first, second, third)] == [
        ("waiting", 60), ("waiting", 120), ("received", 0),
    ]  # fmt: skip
    assert len({one.headers["Idempotency-Key"] for one in partner.heard}) == 1
    assert len({one.body for one in partner.heard}) == 1
    kept = await row()
    assert (kept.attempts, kept.why, kept.receipt) == (3, "", "")


async def test_a_partner_that_does_not_answer_in_time_is_asked_later_and_in_the_end_left_to_people(
    partner: Department,
) -> None:
    partner.slow = 5
    await queued()
    begun = time.monotonic()
    assert (await attempt()).state == "waiting"
    assert time.monotonic() - begun < 4.5, "the time-out is the house's own, not the partner's"
    assert await places() == [("partner/fgw", DAY, None, None)], "it may have arrived"
    late = await attempt(seq=3, at=AT + timedelta(hours=24))
    assert (late.state, late.why) == ("by_hand", "对方没有答复：TimeoutError")
    assert (await row()).attempts == 2


async def test_an_answer_that_never_ends_is_cut_by_the_time_out(partner: Department) -> None:
    partner.answers = [(200, b"x" * 3_000_000)]
    await queued()
    assert (await attempt()).state == "received"
    assert (await row()).digest == hashlib.sha256(b"x" * 64 * 1024).hexdigest()


async def test_an_answer_that_is_packed_all_the_same_is_not_unpacked(partner: Department) -> None:
    packed = gzip.compress(b"{" + b" " * 20_000_000 + b"}")
    partner.answers, partner.extra = [(200, packed)], {"Content-Encoding": "gzip"}
    await queued()
    assert (await attempt()).state == "received"
    kept = await row()
    assert (kept.digest, kept.receipt) == (hashlib.sha256(packed).hexdigest(), "")
    assert partner.heard[0].headers["Accept-Encoding"] == "identity"


async def test_a_redirect_is_not_followed(partner: Department) -> None:
    with department() as elsewhere:
        partner.answers, partner.extra = [(307, b"")], {"Location": elsewhere.address}
        await queued()
        assert (await attempt()).state == "by_hand"
        assert elsewhere.heard == []


async def test_a_partner_that_is_down_is_asked_later(monkeypatch: pytest.MonkeyPatch) -> None:
    down = f'{{"fgw": {{"title": "示例", "webhook": "http://127.0.0.1:{free_port()}/", "secret": "{SECRET}"}}}}'
    monkeypatch.setenv("XINCHENG_PARTNERS", down)
    settings.cache_clear()
    await queued()
    answer = await attempt()
    assert (answer.state, answer.pause, answer.why) == ("waiting", 60, "对方没有答复：ConnectError")


async def test_a_partner_without_an_address_or_unknown_is_given_a_sheet(partner: Department) -> None:
    told = await queued(SAID, "paper", "gone")
    assert [(one.title, one.wired) for one in told] == [("示例纸质部门", False), ("gone", False)]
    assert (await row(partner="paper")).state == "by_hand"
    assert await places() == [], "nothing has left the house yet"
    proof = PushProof(outcome="handed", on=DAY, receipt="收 7")
    await settle_push(PushSettled(case=CASE, seq=3, at=AT, partner="paper", event="applied", proof=proof))
    assert ((await row(partner="paper")).state, (await row(partner="paper")).receipt) == ("received", "收 7")
    assert await places() == [("partner/paper", DAY, None, None)]
    assert partner.heard == []


async def test_what_is_to_be_posted_again_is_posted_with_its_hours_counted_anew(partner: Department) -> None:
    partner.answers = [(401, b""), (503, b""), (200, b"")]
    await queued()
    await attempt()
    later = AT + timedelta(days=3)
    again = PushSettled(case=CASE, seq=3, at=later, partner="fgw", event="applied", proof=PushProof(outcome="resend"))
    await settle_push(again)
    assert (await attempt(seq=4, at=later)).state == "waiting"
    assert (await attempt(seq=5, at=later)).state == "received"


async def test_a_lifting_overtakes_what_had_not_arrived_and_goes_to_all_who_may_know(partner: Department) -> None:
    partner.answers = [(200, b""), (503, b"")]
    await queued(SAID, "fgw", "paper", "third")
    await attempt()
    no = PushProof(outcome="declined", note="对方不接收")
    await settle_push(PushSettled(case=CASE, seq=3, at=AT, partner="third", event="applied", proof=no))
    told = await queued(OVER, "fgw", "paper", "third", seq=4)
    assert [(one.partner, one.doubtful) for one in told] == [("fgw", False), ("paper", True)]
    assert (await row(partner="paper")).state == "overtaken"
    assert await places() == [("partner/fgw", DAY, date(2026, 11, 24), None)]
    assert told == await queued(OVER, "fgw", "paper", "third", seq=4), "the same answer when it runs twice"
    assert (await attempt("lifted", seq=5)).state == "waiting"
    assert (await places())[0][3] is None
    partner.answers = [(200, b"")]
    assert (await attempt("lifted", seq=6)).state == "received"
    assert await places() == [("partner/fgw", DAY, date(2026, 11, 24), DAY)]
    assert partner.heard[-1].told["event"] == "lifted"
