"""企业在企业端里说的话：同意电子送达、查阅文书；以及给它开门的一次性开户码。"""

from temporalio import workflow

from workflows.doing import do, do_far, do_heard
from workflows.service import Serving

with workflow.unsafe.imports_passed_through():
    from activities import letter, service
    from rules.actor import Actor
    from rules.journal import Telling
    from rules.penalty_file import Bundle
    from rules.step import Receipt


class Visited(Serving):
    """The part of a case that its business visits."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: set[str] = set()

    def settled(self, bundle: Bundle) -> bool:
        """What has been opened in the box has arrived, whatever became of the mail that tells of it."""
        return super().settled(bundle) or bool(self.opened & set(bundle.letters))

    def must_be_of_this_case(self, by: Actor) -> None:
        """A business speaks of its own case, an official of their unit's; raises `refuse(…)`."""
        raise NotImplementedError

    @workflow.update
    async def consent(self, telling: Telling) -> Receipt:
        """企业同意电子送达并签名确认；此后的文书电子送达。"""
        return await do_heard(service.keep_consent, self.stamped(telling, "consent"))

    @consent.validator
    def _may_consent(self, telling: Telling) -> None:
        self.must_be_of_this_case(telling.by)

    @workflow.update
    async def revoke_consent(self, telling: Telling) -> Receipt:
        """企业撤回同意；此后的文书不再电子送达。"""
        return await do(service.end_consent, self.stamped(telling, "consent"))

    @revoke_consent.validator
    def _may_revoke_consent(self, telling: Telling) -> None:
        self.must_be_of_this_case(telling.by)

    @workflow.update
    async def read(self, telling: Telling) -> Receipt:
        """企业打开了一份文书。"""
        self.opened.add(telling.key)
        return await do(service.keep_reading, self.stamped(telling))

    @read.validator
    def _may_read(self, telling: Telling) -> None:
        self.must_be_of_this_case(telling.by)

    @workflow.update
    async def renew_code(self, telling: Telling) -> Receipt:
        """提醒函上的开户码遗失或者过期：作废旧码，另发新码。"""
        drawn = telling.model_copy(update={"content": {"drawn": workflow.random().randbytes(8).hex()}})
        return await do_far(letter.renew_portal_code, self.stamped(drawn, "portal_code"))

    @renew_code.validator
    def _may_renew_code(self, telling: Telling) -> None:
        self.must_be_of_this_case(telling.by)

    def stamped(self, telling: Telling, key: str = "") -> Telling:
        """What was told, with the case's own time; and a key of its own where there is none."""
        own = {"case": self.case, "at": self.now()}
        return telling.model_copy(update=own | ({"key": self.key(key)} if key else {}))
