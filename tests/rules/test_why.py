"""Why a record is there: every link of the chain, computed for the day that is asked about."""

from datetime import date, datetime

from rules.clock import limits
from rules.credit_file import Item
from rules.penalty_class import classify
from rules.repair import publication
from rules.why import why
from rules.why_link import TITLES
from tests.rules.dishonesty_example import proposal
from tests.rules.penalty_example import penalty

AT = datetime.fromisoformat("2026-04-02T10:00:00+08:00")
DECISION = penalty(decided_on=date(2026, 4, 1), fine="5000")
CLASSED = classify(DECISION)
BODY = {
    "decision": DECISION.model_dump(mode="json"),
    "classification": CLASSED.model_dump(mode="json"),
    "publication": publication(DECISION, CLASSED.klass).model_dump(mode="json"),
}


def item(**changed: object) -> Item:
    shown = BODY["publication"]
    given: dict[str, object] = {
        "uscc": DECISION.uscc, "seq": 1, "key": "penalty/1/penalty", "case": "penalty/1", "kind": "penalty",
        "tab": "penalty", "title": "处罚", "unit": "enf", "body": BODY, "true_on": date(2026, 4, 1), "known_at": AT,
        "valid_from": date(2026, 4, 1), "valid_until": shown["published_until"], "published": True,
        "published_until": shown["published_until"], "adverse": True, "state": "in_force", "state_why": "有效",
    }  # fmt: skip
    return Item.model_validate(given | changed)


def told(of: Item, on: date) -> dict[str, str]:
    return {link.name: "；".join(link.sentences) for link in why(of, on=on)}


def test_the_chain_of_a_penalty_goes_from_the_fact_to_what_would_change_it() -> None:
    """一般：2026-04-01 + 3 个月 → 2026-07-01 起可以修复；+ 1 年 → 2027-04-01 止，次日停止。"""
    links = told(item(), date(2026, 5, 1))
    assert list(links) == list(TITLES)
    assert DECISION.no in links["fact"]
    assert DECISION.basis in links["clause"]
    assert "国家发展改革委令2025年第36号" in links["clause"]
    assert "结果仍是“一般”" in links["threshold"]
    assert "2027-04-01" in links["until"]
    assert "还有 335 天" in links["until"]
    assert "达到最短公示期：还有 61 天（2026-07-01）" in links["now"]
    assert "2026-07-01(周三)起" in links["change"]
    assert "次日（2027-04-02）起自动停止" in links["change"]
    assert f"{limits(date(2026, 5, 1))['objection_own'].amount} 个工作日" in links["now"]


def test_on_the_earliest_day_the_period_is_no_longer_what_is_missing() -> None:
    links = told(item(), date(2026, 7, 1))
    assert "最短公示期" not in links["now"]
    assert "罚款及其他金钱义务已经履行完毕：尚未缴清" in links["now"]
    assert "达到最短公示期" not in links["change"]


def test_a_class_that_a_person_corrected_is_told_as_such() -> None:
    serious = {**BODY, "classification": {**BODY["classification"], "klass": "serious"}}
    links = told(item(body=serious), date(2026, 5, 1))
    assert "系统判定为“一般”，复核的人更正为“严重”" in links["threshold"]
    assert "不适用以告知承诺代替的办理" in links["consequence"]


def test_what_has_not_been_served_says_what_it_waits_for_and_that_it_is_not_used() -> None:
    awaited = item(state="awaited", state_why="文书送达、公示之日起才使用", published=False)
    links = told(awaited, date(2026, 5, 1))
    assert links["consequence"].startswith("文书送达以前不公示，也不使用：")
    assert all(one in links["consequence"] for one in ("信用查验", "激励的条件", "重点关注的标准", "失信认定"))
    assert "现在：尚未生效（文书送达、公示之日起才使用）" in links["result"]
    assert links["change"].startswith("决定书和提醒函送达：随即公示、使用")
    assert ("异议" in links["now"], "申请信用修复" in links["now"]) == (True, False)
    unshown = {**BODY, "publication": publication(DECISION, "minor").model_dump(mode="json")}
    links = told(awaited.model_copy(update={"body": unshown}), date(2026, 5, 1))
    assert links["change"].startswith("决定书和提醒函送达：随即使用")


def test_what_is_looked_into_has_no_consequence_and_what_ended_asks_for_nothing() -> None:
    frozen = told(item(state="frozen", state_why="2026-05-01 起核实中"), date(2026, 5, 2))
    assert "信用查验不计入" in frozen["consequence"]
    assert "提示" not in frozen["consequence"]
    ended = told(item(state="ended", state_why="2026-07-08 信用修复", published=False), date(2026, 7, 9))
    assert (ended["now"], "change" in ended) == ("不需要再办理任何手续", False)
    assert "不再使用" in ended["consequence"]


def test_a_failed_commitment_bars_until_it_is_restored() -> None:
    body = {"number": "诺-2026-1", "reason": "现场核查不实", "case": "commitment/1"}
    failed = item(kind="commitment_false", tab="commitment", body=body, valid_until=None, published=False)
    links = told(failed, date(2026, 5, 1))
    assert "认定为“虚假承诺”" in links["fact"]
    assert "不适用以告知承诺代替的办理" in links["consequence"]
    assert "恢复适用" in links["change"]
    assert any(link.doubt != "found" for link in why(failed, on=date(2026, 5, 1))), "what is the house's own says so"


def test_any_other_record_tells_its_paper_its_basis_and_its_end() -> None:
    body = {
        "content": "安全生产标准化达标",
        "paper": {"unit": "示例单位", "name": "通报", "number": "连交〔2026〕3号"},
        "basis": "目录第 5 类",
    }
    other = item(kind="supervision", tab="inspection", body=body, valid_until=date(2026, 12, 31), adverse=False)
    links = told(other, date(2026, 5, 1))
    assert "来源文件：示例单位《通报》连交〔2026〕3号" in links["fact"]
    assert links["clause"] == "目录第 5 类"
    assert "2026-12-31 使用期届满" in links["change"]
    assert "行政复议" not in links["now"]


MEASURE: dict[str, object] = {
    "tab": "measure", "valid_from": date(2026, 5, 13), "valid_until": date(2028, 5, 13), "true_on": date(2026, 5, 13),
    "published": False, "published_until": None,
}  # fmt: skip
DETERMINED = {
    "proposal": proposal().model_dump(mode="json"),
    "degree": "serious",
    "matched": ["2025-05-01 至 2026-04-30（12 个月内）共 4 次，超过 3 次"],
    "decision": {"members": ["甲", "乙", "丙"], "votes_for": 3, "reason": "符合名单规定"},
    "reasons": ["自公示之日（2026-05-13）起 24 个月"],
}
APPLIED_MEASURE = {
    "measure": "示例措施", "klass": "II", "content": "示例内容", "list_item": "示例清单第 1 项", "basis": "示例依据",
    "proportion": {"reasons": ["失信程度：严重失信"]}, "decision": {"reason": "示例理由"}, "reasons": ["自送达之日起"],
}  # fmt: skip


def test_a_determination_says_what_carries_it_and_what_would_end_it() -> None:
    links = told(item(kind="dishonesty", body=DETERMINED, **MEASURE), date(2026, 6, 1))
    assert "连交罚〔2026〕904号" in links["fact"]
    assert "超过 3 次" in links["threshold"]
    assert "3 人集体讨论，3 票同意" in links["result"]
    assert "连交罚〔2026〕904号（市交通执法支队，2026-04-30 生效）撤销、变更或者修复：当日终止" in links["change"]
    assert "次日（2028-05-14）起自动终止" in links["change"]
    over = told(item(kind="dishonesty", body=DETERMINED, state="ended", **MEASURE), date(2026, 6, 1))
    assert (over["now"], "change" in over) == ("不需要再办理任何手续", False)


def test_a_measure_says_what_it_hangs_on() -> None:
    restricted = {**MEASURE, "restricts": ("bidding",)}
    links = told(item(kind="sanction", body=APPLIED_MEASURE, **restricted), date(2026, 6, 1))
    assert "清单项目：示例清单第 1 项" in links["clause"]
    assert "失信程度：严重失信" in links["threshold"]
    assert "招标投标" in links["consequence"]
    assert "所依据的失信认定终止：当日解除" in links["change"]
