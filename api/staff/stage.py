"""案件走到哪里：步骤条的各站。"""

from collections.abc import Sequence
from typing import Any

from api.day import SHANGHAI
from rules.commitment import OUTCOMES as COMMITMENT_OUTCOMES
from rules.commitment import UNBOUND
from rules.commitment_template import TEMPLATE_OUTCOMES
from rules.dishonesty_form import OUTCOMES as DISHONESTY_OUTCOMES
from rules.edition_entry import EDITION_OUTCOMES
from rules.incentive_form import OUTCOMES as INCENTIVE_OUTCOMES
from rules.objection import CONTEST_OUTCOMES
from rules.objection import OUTCOMES as OBJECTION_OUTCOMES
from rules.record_entry import RECORD_OUTCOMES
from rules.sanction_form import OUTCOMES as SANCTION_OUTCOMES
from rules.sanction_list_form import LIST_OUTCOMES
from rules.sheet import OUTCOMES as SHEET_OUTCOMES
from rules.watch_file import WATCH_OUTCOMES

OUTCOMES = {
    **COMMITMENT_OUTCOMES, **UNBOUND, **TEMPLATE_OUTCOMES, **RECORD_OUTCOMES, **OBJECTION_OUTCOMES,
    **CONTEST_OUTCOMES,
    "drawn": "已抽取并启动核查",
    "repaired": "已修复", "expired": "公示期满", "unpublished": "不公示，已办结", "revoked": "决定已撤销",
    "changed": "决定已变更", "withdrawn": "已撤回", "answered": "已答复", **SHEET_OUTCOMES, "done": "已办结",
    "issued": "已出具", **WATCH_OUTCOMES, **DISHONESTY_OUTCOMES, **INCENTIVE_OUTCOMES, **SANCTION_OUTCOMES,
    **LIST_OUTCOMES, **EDITION_OUTCOMES,
}  # fmt: skip
# How an end looks; what came to nothing is neither good nor bad.
TONES = {
    "partly": "warn",
    "unfulfilled": "bad",
    "false": "bad",
    "not_needed": "plain",
    "not_adopted": "plain",
    "repealed": "plain",
    "replaced": "plain",
    "rejected": "plain",
    "edition_rejected": "plain",
    "not_watched": "plain",
    "review_missed": "warn",
    "discarded": "plain",
    "empty": "plain",
    "unreadable": "warn",
} | dict.fromkeys((*UNBOUND, *INCENTIVE_OUTCOMES), "plain")
REPAIR = ("repair_acceptance", "repair_supplement", "repair_review", "extension_approval", "repair_decision")
STAGES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "penalty": (
        ("登记", ("filed",)),
        ("复核分类", ("class_confirmation",)),
        ("审签两书", ("paper_approval", "paper_correction")),
        ("送达", ("service_proof", "next_means", "notice_proof", "notice_period")),
        ("公示", ("published", "disclosure")),
        ("信用修复", REPAIR),
        ("停止公示", ("recall",)),
        ("办结", ("closed",)),
    ),
    "objection": (
        ("提出", ("filed",)),
        ("受理", ("objection_acceptance",)),
        ("协助核实", ("objection_inquiry",)),
        ("核实", ("objection_review", "objection_supplement")),
        ("决定", ("objection_decision",)),
        ("告知", ("settled", "correction_notice", "correction_seen")),
        ("办结", ("closed",)),
    ),
    "dishonesty": (
        ("提出", ("filed",)),
        ("告知", ("dishonesty_notice",)),
        ("陈述申辩", ("defence", "dishonesty_hearing", "defence_answer")),
        ("法制审核", ("dishonesty_legal",)),
        ("决定", ("dishonesty_decision", "collective_decision")),
        ("送达", ("service_proof", "next_means", "notice_proof", "notice_period")),
        ("在用", ("in_force",)),
        ("终止", ("closed",)),
    ),
    "sanction_list": (
        ("导入", ("filed",)),
        ("逐项核对", ("sanction_list_confirmation", "sanction_list_replacement")),
        ("启用", ("in_force",)),
        ("失效", ("closed",)),
    ),
    "sanction": (
        ("提出", ("filed",)),
        ("告知", ("sanction_notice",)),
        ("陈述申辩", ("sanction_defence", "sanction_answer")),
        ("法制审核", ("sanction_legal",)),
        ("决定", ("sanction_decision",)),
        ("送达", ("service_proof", "next_means", "notice_proof", "notice_period")),
        ("实施", ("in_force",)),
        ("解除", ("lifted",)),
        ("办结", ("closed",)),
    ),
    "watch": (
        ("提出", ("filed",)),
        ("决定", ("watch_decision",)),
        ("告知", ("letter_delivery", "next_means", "notice_proof", "notice_period")),
        ("关注中", ("in_force",)),
        ("复核", ("watch_review", "watch_review_decision")),
        ("退出", ("closed",)),
    ),
    "incentive": (
        ("提出", ("filed",)),
        ("决定", ("incentive_decision",)),
        ("公示", ("publicity",)),
        ("享受", ("in_force", "stopped")),
        ("办结", ("closed",)),
    ),
    "contest": (
        ("登记", ("filed",)),
        ("等待结果", ("contest_result",)),
        ("核准执行", ("contest_approval",)),
        ("办结", ("closed",)),
    ),
    "question": (("提问", ("filed",)), ("答复", ("question_answer",)), ("办结", ("closed",))),
    "commitment": (
        ("提供承诺书", ("filed",)),
        ("签署", ("commitment_signing",)),
        ("受理", ("commitment_acceptance",)),
        ("履约", ("published", "missing_item")),
        ("核查", ("commitment_check", "commitment_hearing", "commitment_decision")),
        ("整改", ("rectification", "commitment_recheck")),
        ("反馈", ("commitment_feedback", "settled")),
        ("修复", ("restoration",)),
        ("办结", ("closed",)),
    ),
    "edition": (("录入", ("filed",)), ("核对差异", ("edition_confirmation",)), ("办结", ("closed",))),
    "commitment_template": (("送审", ("filed",)), ("核准", ("template_approval",)), ("办结", ("closed",))),
    "commitment_sampling": (("冻结名单", ("filed",)), ("抽取", ("draw_seed",)), ("办结", ("closed",))),
    "record": (("登记", ("filed",)), ("复核", ("record_check",)), ("记入", ("closed",))),
    "sheet": (("上传", ("filed", "reading")), ("核对确认", ("sheet_confirmation",)), ("导入", ("closed",))),
}
# Stops at which nobody is asked: a case passed them when it came further, unless it ended in one of these ways before.
UNASKED = {
    "published": frozenset(("withdrawn", "unpublished")),
    "publicity": frozenset(("withdrawn", "not_granted")),
    "in_force": frozenset((
        "withdrawn", "stopped", "rejected", "not_pursued", "not_applied", "not_granted", "objected", "ineligible",
        "not_adopted", "not_watched",
    )),
    "lifted": frozenset(("withdrawn", "not_pursued", "not_applied")),
}  # fmt: skip
# Stops that most cases never see are shown to those that do.
DETOURS = ("整改", "修复")


def tone_of(outcome: str) -> str:
    return TONES.get(outcome, "good")


def stages(case: Any, steps: Sequence[Any], *, barred: bool = False) -> list[dict[str, Any]]:
    """The stops of a case for `ui.step_bar`; a stop that was passed by is 不适用.

    A commitment that bars its business waits for its repair when nobody has a step before them.
    """
    waits = barred and not any(step.state == "open" and not step.open["step"].get("aside") for step in steps)
    seen = {step.name for step in steps} | ({"restoration"} if barred else set())
    plan = tuple(stop for stop in STAGES.get(case.kind, ()) if stop[0] not in DETOURS or seen & set(stop[1]))
    reached = _reached(case, plan, steps, "restoration" if waits else case.position)
    shown = []
    for place, (title, names) in enumerate(plan):
        done = [step for step in steps if step.name in names and step.state == "done"]
        on = max((step.answered_at for step in done), default=None)
        if names == ("filed",) or names[0] == "filed":
            on = case.started_at
        if names == ("closed",):
            on = case.closed_at
        passed = place < reached or (case.outcome and (on or names == ("closed",)))
        never = place < reached and not on and case.outcome in UNASKED.get(names[0], (case.outcome,))
        state = "skipped" if never or (case.outcome and not passed) else "done" if passed else "ahead"
        if place == reached and not case.outcome:
            state, on = "now", None
        note = OUTCOMES.get(case.outcome, case.outcome) if names == ("closed",) else ""
        shown.append(
            {"title": title, "state": state, "on": on.astimezone(SHANGHAI).date() if on else None, "note": note}
        )
    return shown


def _reached(case: Any, plan: tuple[tuple[str, tuple[str, ...]], ...], steps: Sequence[Any], position: str) -> int:
    """The stop where the case is: that of its position, or of the last step of its course."""
    if case.outcome:
        return len(plan)
    course = [step for step in reversed(steps) if not step.open["step"].get("aside")]
    for name in [position, *(step.name for step in course)]:
        for place, (_, names_of_stop) in enumerate(plan):
            if name in names_of_stop:
                return place
    return 0
