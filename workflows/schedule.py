"""什么事自己按时开始：不用谁来点，也不用另装定时器。"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)

from rules.eligibility import EligibilityOrder, Scope

SPECS: dict[Scope, ScheduleSpec] = {
    "due": ScheduleSpec(intervals=[ScheduleIntervalSpec(every=timedelta(minutes=1))]),
    "all": ScheduleSpec(
        calendars=[ScheduleCalendarSpec(hour=[ScheduleRange(2)], minute=[ScheduleRange(10)])],
        time_zone_name="Asia/Shanghai",
    ),
}
# A minute that was missed is made up for by the next one; a night is not, and is waited for a whole day.
CATCHUP: dict[Scope, timedelta] = {"due": timedelta(minutes=10), "all": timedelta(days=1)}


async def keep_schedules(client: Client, task_queue: str) -> None:
    """What is to begin by itself does, whoever asks first; what an operator has paused stays paused."""
    for scope, spec in SPECS.items():
        begins = ScheduleActionStartWorkflow(
            "eligibility", EligibilityOrder(scope=scope), id=f"eligibility/{scope}", task_queue=task_queue
        )
        # A run that is still under way when the next is due goes on alone.
        policy = SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=CATCHUP[scope])
        wanted = Schedule(action=begins, spec=spec, policy=policy)
        try:
            await client.create_schedule(f"eligibility-{scope}", wanted)
        except ScheduleAlreadyRunningError:
            await client.get_schedule_handle(f"eligibility-{scope}").update(_renewing(wanted))


def _renewing(wanted: Schedule) -> Callable[[ScheduleUpdateInput], ScheduleUpdate]:
    def renewed(known: ScheduleUpdateInput) -> ScheduleUpdate:
        return ScheduleUpdate(replace(wanted, state=known.description.schedule.state))

    return renewed
