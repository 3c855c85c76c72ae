"""演示的故事：先有承诺书文本，再有各处在不同阶段的处罚、承诺、记录和失信认定，最后是抽查和异议。"""

from datetime import date

from local.commitment_story import commitments, samplings, texts
from local.file_story import determinations, objections, records
from local.penalty_story import penalties
from local.scene import code
from rules.scenario import Scenario


def story(today: date) -> tuple[tuple[Scenario, ...], ...]:
    """Every case of the demo as of a day, in stages: those of one stage are told side by side."""
    together = (*commitments(today), *penalties(today), *records(today), *determinations(today))
    return texts(today), together, (*samplings(today), *objections(today))


def portals() -> dict[str, tuple[str, str]]:
    """Logins of businesses that have opened their portal already."""
    return {
        "biz-haitong": (code(2), "示例办事人（海通运输）"),
        "biz-ganglian": (code(5), "示例办事人（港联装卸）"),
        "biz-guangyuan": (code(8), "示例办事人（广源仓储）"),
        "biz-longhai": (code(9), "示例办事人（陇海联运）"),
        "biz-jinping": (code(19), "示例办事人（锦屏物流）"),
        "biz-banqiao": (code(22), "示例办事人（板桥配送）"),
        "biz-xinba": (code(24), "示例办事人（新坝工程）"),
    }
