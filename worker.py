"""全部工作流和活动的名单，以及运行它们的进程。"""

import asyncio
import gc
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.worker import PollerBehaviorSimpleMaximum, Worker

from activities import (
    alarm,
    business_mail,
    commitment,
    commitment_call,
    commitment_renewal,
    commitment_sampling,
    commitment_showing,
    commitment_template,
    contest,
    dishonesty,
    edition,
    eligibility,
    email,
    fulfilment,
    hanging,
    incentive,
    incentive_said,
    incentive_standing,
    letter,
    objection,
    penalty,
    push,
    question,
    record,
    record_entry,
    removal,
    repair,
    report,
    sanction,
    sanction_carrying,
    sanction_lifting,
    sanction_list,
    service,
    sheet,
    sheet_entry,
    step,
    watch,
    watch_finding,
)
from database.edition import holding
from settings import settings, temporal_connection
from workflows.commitment import Commitment
from workflows.commitment_sampling import Sampling
from workflows.commitment_template import Template
from workflows.contest import ContestCase
from workflows.dishonesty import Dishonesty
from workflows.edition import EditionCase
from workflows.eligibility import Eligibilities
from workflows.incentive import Incentive
from workflows.objection import ObjectionCase
from workflows.penalty import Penalty
from workflows.plugin import PLUGIN
from workflows.question import Question
from workflows.record import RecordOfBusiness
from workflows.report import Report
from workflows.returned_mail import ReturnedMail
from workflows.sanction import Sanction
from workflows.sanction_list import SanctionListCase
from workflows.schedule import keep_schedules
from workflows.sheet import PenaltySheet
from workflows.watch import Watch

WORKFLOWS: tuple[type[Any], ...] = (
    Penalty,
    Question,
    PenaltySheet,
    SanctionListCase,
    Commitment,
    Template,
    Sampling,
    RecordOfBusiness,
    ObjectionCase,
    ContestCase,
    ReturnedMail,
    Report,
    Dishonesty,
    Incentive,
    Sanction,
    Eligibilities,
    Watch,
    EditionCase,
)
ACTIVITIES: tuple[Callable[..., Any], ...] = (
    step.open_step,
    step.close_step,
    step.withdraw_steps,
    step.recount_step,
    alarm.knock,
    email.send_email,
    email.keep_bounce,
    business_mail.mail_business,
    penalty.file_penalty,
    penalty.confirm_class,
    penalty.correct_penalty,
    penalty.revise_penalty,
    penalty.close_penalty,
    repair.file_repair,
    repair.mark_repair,
    report.issue_report,
    letter.draw_penalty_papers,
    letter.issue_penalty_papers,
    letter.write_letter,
    letter.renew_portal_code,
    service.keep_service,
    service.send_electronically,
    service.keep_notice,
    service.keep_consent,
    service.end_consent,
    service.keep_reading,
    record.record_penalty,
    record.publish_penalty,
    record.end_publication,
    record.resume_use,
    record.confirm_disclosure,
    record.confirm_recall,
    push.queue_pushes,
    push.push_notice,
    push.settle_push,
    record_entry.file_record,
    record_entry.keep_record,
    record_entry.close_record,
    objection.file_objection,
    objection.accept_objection,
    objection.mark_objection,
    objection.look_at_record,
    objection.settle_objection,
    objection.keep_told,
    objection.close_objection,
    removal.take_down,
    contest.file_contest,
    contest.settle_contest,
    contest.close_contest,
    question.file_question,
    question.keep_answer,
    question.close_question,
    sheet.file_sheet,
    sheet.read_sheet,
    sheet.close_sheet,
    sheet_entry.enter_rows,
    sanction_list.file_list,
    sanction_list.keep_verdicts,
    sanction_list.put_in_force,
    sanction_list.tell_replaced,
    sanction_list.suspend_list,
    sanction_list.date_end,
    sanction_list.close_list,
    sanction_carrying.carry_over,
    commitment.file_commitment,
    commitment.sign_commitment,
    commitment.accept_commitment,
    commitment.publish_commitment,
    commitment.close_commitment,
    commitment_template.file_template,
    commitment_template.keep_template,
    commitment_template.close_template,
    commitment_call.tell_commitments,
    commitment_showing.end_showing,
    commitment_sampling.file_sampling,
    commitment_sampling.draw_sample,
    commitment_sampling.call_drawn,
    commitment_sampling.close_sampling,
    commitment_renewal.supersede_commitment,
    fulfilment.supply_item,
    fulfilment.keep_call,
    fulfilment.keep_check,
    fulfilment.settle_commitment,
    fulfilment.keep_feedback,
    fulfilment.restore_commitment,
    dishonesty.file_dishonesty,
    dishonesty.keep_decision,
    dishonesty.record_dishonesty,
    dishonesty.end_dishonesty,
    dishonesty.close_dishonesty,
    incentive.file_incentive,
    incentive.announce_incentive,
    incentive.grant_incentive,
    incentive.end_incentive,
    incentive.close_incentive,
    incentive_standing.weigh_incentive,
    incentive_standing.stop_incentive,
    incentive_standing.resume_incentive,
    incentive_standing.renew_incentive,
    incentive_said.keep_objection,
    incentive_said.answer_objection,
    incentive_said.keep_use,
    incentive_said.confirm_use,
    incentive_said.lapse_uses,
    sanction.file_sanction,
    sanction.keep_sanction_decision,
    sanction.apply_sanction,
    sanction.keep_unit_feedback,
    sanction.close_sanction,
    sanction_lifting.lift_sanction,
    sanction_lifting.confirm_unit_lifted,
    sanction_lifting.confirm_lifted,
    eligibility.is_anybody_due,
    eligibility.compute_page,
    watch.file_watch,
    watch.decide_watch,
    watch.record_watch,
    watch.continue_watch,
    watch.end_watch,
    watch.close_watch,
    watch_finding.look_at_file,
    watch_finding.look_again,
    edition.file_edition,
    edition.confirm_edition,
    edition.close_edition,
    hanging.let_fall,
    hanging.let_record_fall,
    hanging.keep_fallen,
)


def build(client: Client, *, task_queue: str | None = None) -> Worker:
    """The worker of every lifecycle, on one task queue; the client brings the house's plugin."""
    setting = settings()
    return Worker(
        client,
        task_queue=task_queue or setting.task_queue,
        workflows=WORKFLOWS,
        activities=ACTIVITIES,
        max_cached_workflows=setting.cached_workflows,
        workflow_task_poller_behavior=PollerBehaviorSimpleMaximum(setting.workflow_pollers),
        graceful_shutdown_timeout=timedelta(seconds=setting.graceful_shutdown),
    )


async def serve() -> None:
    """Run until SIGTERM or SIGINT, then finish what is at hand."""
    client, stop = await Client.connect(**temporal_connection(), plugins=[PLUGIN]), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    gc.freeze()  # What is loaded now stays for good: a collection need not walk it again.
    async with holding(), build(client):
        await keep_schedules(client, settings().task_queue)
        await stop.wait()
