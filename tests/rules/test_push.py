"""通报的内容、签名和重试：同一件通报每次的字节相同，签名由时间和内容算出，等待越来越长，到时为止。"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.push import (
    KEY,
    SIGNATURE,
    TIMESTAMP,
    PushOrder,
    PushPartner,
    PushProof,
    body_of,
    headers,
    key_of,
    outcome_of,
    pause_after,
    payload,
    push_step,
    signature,
)
from rules.refusal import Refused
from settings import Partner, settings

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SAID = PushOrder(
    event="applied", number="连交惩〔2026〕1号", uscc="91320799MA00000155", name="示例物流有限公司",
    measure="限制参加政府采购", basis="《政府采购法》第二十二条", unit="enf", since=date(2026, 11, 24),
    until=date(2027, 11, 23), why="列入名单",
)  # fmt: skip
TOLD = payload("sanction/1", "fgw", SAID, unit="市交通执法支队")


def test_the_signature_is_that_of_the_documented_example() -> None:
    """docs/手册/其他系统.md：口令、时间和正文都是手册里的样例。"""
    body, secret = '{"case":"sanction/1","event":"applied"}', "0123456789abcdef0123456789abcdef"
    expected = "v1=12295c9d24414e2799298c1300b7399ceee6302039e2bb160390cc3fd12f11c6"
    assert signature(secret, "1795395600", body.encode()) == expected
    manual = (Path(__file__).parents[2] / "docs" / "手册" / "其他系统.md").read_text(encoding="utf-8")
    assert [one for one in (body, secret, "1795395600", expected, KEY, TIMESTAMP, SIGNATURE) if one not in manual] == []


def test_a_notice_says_what_whom_since_when_and_by_which_unit() -> None:
    assert TOLD == {
        "key": "sanction/1/applied/fgw", "case": "sanction/1", "event": "applied", "number": "连交惩〔2026〕1号",
        "uscc": "91320799MA00000155", "name": "示例物流有限公司", "measure": "限制参加政府采购",
        "basis": "《政府采购法》第二十二条", "unit": "市交通执法支队", "from": "2026-11-24", "until": "2027-11-23",
        "why": "列入名单",
    }  # fmt: skip


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=5))
def test_the_bytes_of_a_notice_do_not_depend_on_the_order_of_its_fields(told: dict[str, str]) -> None:
    assert body_of(told) == body_of(dict(reversed(told.items())))


def test_every_attempt_has_the_same_key_and_bytes_and_its_own_signature() -> None:
    first, second = headers(TOLD, "s" * 32, AT), headers(TOLD, "s" * 32, AT + timedelta(minutes=1))
    assert first["Idempotency-Key"] == second["Idempotency-Key"]
    assert first["X-Xincheng-Signature"] != second["X-Xincheng-Signature"]
    assert first["X-Xincheng-Signature"] != headers(TOLD, "t" * 32, AT)["X-Xincheng-Signature"]


def test_a_key_can_stand_in_a_header() -> None:
    assert key_of("sanction/连交惩〔2026〕1号", "lifted", "fgw").isascii()


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "received"), (204, "received"), (301, "refused"), (400, "refused"), (401, "refused"), (404, "refused"),
     (408, "again"), (409, "refused"), (429, "again"), (500, "again"), (503, "again")],
)  # fmt: skip
def test_what_a_status_means(status: int, outcome: str) -> None:
    assert outcome_of(status) == outcome


def test_pauses_double_up_to_two_hours_and_end_within_the_hours() -> None:
    at, pauses, attempts = AT, [], 1
    while (pause := pause_after(attempts, queued_at=AT, at=at, hours=24)) is not None:
        pauses.append(pause)
        at, attempts = at + timedelta(seconds=pause), attempts + 1
    assert pauses[:4] == [60, 120, 240, 480]
    assert max(pauses) == 7200
    assert AT + timedelta(hours=21) < at <= AT + timedelta(hours=24)
    assert pause_after(1, queued_at=AT, at=AT, hours=0) is None


@pytest.mark.parametrize(
    "said",
    [{"outcome": "handed"}, {"outcome": "handed", "on": "2026-11-23"}, {"outcome": "declined"}, {"outcome": "sent"}],
)
def test_a_receipt_without_day_number_or_reason_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        PushProof.model_validate(said)


def test_the_step_names_its_partner_links_the_sheet_and_warns_only_of_what_is_doubtful() -> None:
    def step(**told: bool) -> list[str]:
        partner = PushPartner(partner="fgw", title="市发展改革委", **told)
        asked = push_step(
            partner, SAID, case="sanction/连〔1〕", on=date(2026, 11, 24), why="对方没有答复", barred=("wu",)
        )
        assert (asked.title, asked.unit, asked.barred) == ("通报协同部门：采取措施（市发展改革委）", "enf", ("wu",))
        assert asked.facts[-1].href == "/staff/push/sanction/%E8%BF%9E%E3%80%941%E3%80%95/applied.xlsx?partner=fgw"
        return [fact.label for fact in asked.facts]

    assert "提示" not in step()
    assert "提示" in step(doubtful=True)


@pytest.mark.parametrize("address", ["ftp://x/y", "file:///etc/passwd", "//x", "javascript:alert(1)", "http://"])
def test_only_web_addresses_are_configured(address: str) -> None:
    with pytest.raises(ValidationError):
        Partner.model_validate({"title": "某部门", "webhook": address, "secret": "s" * 32})


def test_a_partner_with_an_address_needs_a_secret_and_its_secret_is_not_printed() -> None:
    with pytest.raises(ValidationError):
        Partner.model_validate({"title": "某部门", "webhook": "https://x.invalid/y", "secret": "short"})
    assert "s" * 32 not in repr(Partner.model_validate({"title": "某部门", "secret": "s" * 32}))


def test_a_faulty_setting_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINCHENG_PARTNERS", '{"fgw": {"title": "市发展改革委", "webhook": "https://x.invalid"}}')
    settings.cache_clear()
    try:
        with pytest.raises(Refused) as refused:
            settings()
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert list(refused.value.faults) == ["XINCHENG_PARTNERS"]
    assert "32" in refused.value.sentence
