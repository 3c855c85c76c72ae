"""演示的故事：先有承诺书文本；再有每张桌子上都用得着的案件，讲完就开门；其余的接着讲，最后是抽查、异议、惩戒和激励。"""

from datetime import date

from local.commitment_story import commitments, samplings, texts
from local.desk_story import questions, sheet
from local.file_story import determinations, objections, records
from local.measure_story import measures
from local.penalty_story import penalties
from local.scene import code
from rules.scenario import Scenario

# What every role and every business that can sign in finds on its desk: with these the door is opened.
FIRST = frozenset((
    "远航物流", "海通运输", "顺达货运", "云帆航运", "港联装卸", "恒信客运", "广源仓储", "陇海联运", "徐圩储运",
    "赣榆公交", "锦屏物流", "朝阳货运", "板桥配送", "新坝工程", "海通运输失信行为认定", "灌河驳运",
))  # fmt: skip
OPEN_AFTER = 2


def story(today: date) -> tuple[tuple[Scenario, ...], ...]:
    """Every case of the demo as of a day, in stages: those of one stage are told side by side.

    The first `OPEN_AFTER` stages are told before the door is opened.
    """
    together = (*commitments(today), *penalties(today), *records(today), *determinations(today))
    first = tuple(one for one in together if one.title in FIRST)
    rest = tuple(one for one in together if one.title not in FIRST)
    # What weighs a whole file, or rests on another case, is told when those have been.
    return (
        texts(today),
        first,
        rest,
        (*samplings(today), *objections(today), *measures(today), *questions(today), sheet(today)),
    )


def portals() -> dict[str, tuple[str, str]]:
    """Logins of businesses that have opened their portal already."""
    return {
        "biz-haitong": (code(2), "示例办事人（海通运输）"),
        "biz-yunfan": (code(4), "示例办事人（云帆航运）"),
        "biz-ganglian": (code(5), "示例办事人（港联装卸）"),
        "biz-guangyuan": (code(8), "示例办事人（广源仓储）"),
        "biz-longhai": (code(9), "示例办事人（陇海联运）"),
        "biz-guanhe": (code(14), "示例办事人（灌河驳运）"),
        "biz-jinping": (code(19), "示例办事人（锦屏物流）"),
        "biz-banqiao": (code(22), "示例办事人（板桥配送）"),
        "biz-xinba": (code(24), "示例办事人（新坝工程）"),
    }
