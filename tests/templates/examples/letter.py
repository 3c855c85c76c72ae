"""One filled-in example of every letter, about an invented company."""

from datetime import UTC, date, datetime
from decimal import Decimal

from rules.letter import (
    Addressee,
    Amount,
    Answer,
    ExplainedDay,
    ExtensionNotice,
    Letter,
    NextStep,
    Office,
    Paper,
    PenaltyFacts,
    PenaltyService,
    PortalDoor,
    PortalReceipt,
    Publication,
    PublicNotice,
    Reason,
    Remedy,
    RepairAcceptance,
    RepairDenied,
    RepairGranted,
    RepairLimits,
    RepairRefusal,
    RepairReminder,
    ReplacementReminder,
    RequestFacts,
    ServedPaper,
    ServiceReceipt,
    Severity,
    SupplementNotice,
    Upload,
)
from tests.templates.examples import commitment, dishonesty, incentive, objection, report, sanction, watch

PAPER = Paper(
    day=date(2026, 9, 28),
    no="连交修提〔2026〕12号",
    code="X7KM-2Q9D-4TRA",
    verify_url="https://credit.example.cn/check/X7KM-2Q9D-4TRA",
)
DRAFT = Paper(day=date(2026, 9, 28), draft=True)
OFFICE = Office(
    name="连云港市交通运输综合行政执法支队",
    phone="0518-0000 0000",
    address="连云港市海州区示例路1号",
    hours="工作日 9:00—17:00",
)
CREDIT_OFFICE = Office(name="连云港市公共信用信息中心", phone="0518-0000 0001", address="市政务服务中心示例窗口")
BUSINESS = Addressee(name="示例远航物流有限公司", uscc="91320799MA9EXM006B", address="连云港市连云区示例大道100号")
EVERY = {"paper": PAPER, "office": OFFICE, "addressee": BUSINESS}
PENALTY = PenaltyFacts(
    no="连交罚〔2026〕12号",
    day=date(2026, 9, 28),
    body="连云港市交通运输局",
    kinds=("罚款", "没收违法所得"),
    violation="未取得道路运输经营许可，擅自从事道路运输经营",
    content="责令停止经营，没收违法所得12345.60元，处以罚款30000元",
    basis="《中华人民共和国道路运输条例》第六十三条",
    amounts=(Amount(name="罚款", yuan=Decimal("30000")), Amount(name="没收违法所得", yuan=Decimal("12345.60"))),
)
REMEDIES = (
    Remedy(
        name="行政复议",
        body="连云港市人民政府",
        within="自收到决定书之日起60日内",
        basis="《中华人民共和国行政复议法》第二十条",
    ),
    Remedy(
        name="行政诉讼",
        body="有管辖权的人民法院",
        within="自收到决定书之日起6个月内",
        basis="《中华人民共和国行政诉讼法》第四十六条",
    ),
    Remedy(name="信用信息异议", body="“信用中国”网站或者我单位"),
)
PAPERS = (
    ServedPaper(name="行政处罚决定书", no=PENALTY.no),
    ServedPaper(name="行政处罚信息信用修复提醒函", no=PAPER.no),
)
START = ExplainedDay(day=date(2026, 9, 28), steps=("自决定书作出之日起算",))
EARLIEST = ExplainedDay(day=date(2026, 12, 28), steps=("2026-09-28起算", "最短公示3个月", "对应日为2026-12-28"))
UNTIL = ExplainedDay(day=date(2027, 9, 28), steps=("2026-09-28起算", "最长公示1年", "公示期满不因节假日顺延"))
DUE = ExplainedDay(
    day=date(2026, 10, 13),
    steps=(
        "2026-09-28（周一）作出，当日不计",
        "7个工作日",
        "跳过10-01至10-07（国庆节）",
        "计入10-10（周六，调休上班）",
    ),
)
LATER = ExplainedDay(day=date(2027, 1, 11), steps=("2026-12-29收到，当日不计", "7个工作日"), provisional=True)
PUBLICATION = Publication(
    basis="《信用修复管理办法》",
    places=("“信用中国”网站", "“信用江苏”网站", "“信用交通·江苏”网站"),
    due=DUE,
    start=START,
    earliest=EARLIEST,
    until=UNTIL,
)
REQUEST = RequestFacts(
    no="修申〔2026〕7号", received_on=date(2026, 12, 29), penalty_no=PENALTY.no, penalty_day=PENALTY.day
)
REASONS = (
    Reason(sentence="处罚决定确定的罚款尚有10000元没有缴纳", basis="《信用修复管理办法》规定的修复条件"),
    Reason(sentence="《信用修复承诺书》没有法定代表人签名"),
)
NEXT = ("缴清罚款并保存缴款凭证；", "补签《信用修复承诺书》后重新提出申请，重新申请没有次数限制。")

REMINDER = RepairReminder(
    **EVERY,
    penalty=PENALTY,
    severity=Severity(
        name="一般",
        basis="《信用修复管理办法》和行业分类标准",
        reasons=("处罚种类含罚款、没收违法所得，适用普通程序", "同一决定有多种处罚的，按最重的确定"),
    ),
    publication=PUBLICATION,
    conditions=(
        "最短公示期届满；",
        "已经改正违法行为，履行完毕处罚决定确定的义务；",
        "公开作出信用承诺，承诺内容包括材料真实、愿意承担相应责任；",
        "法律、行政法规和部门规章规定的其他条件。",
    ),
    materials=("履行处罚决定确定义务的证明（如缴款凭证、整改验收材料）；", "《信用修复承诺书》。"),
    limits=RepairLimits(basis="《信用修复管理办法》", accept=3, decide=7, extension=10, feedback=10),
    remedies=REMEDIES,
    credit_office=CREDIT_OFFICE,
    portal=PortalDoor(url="https://credit.example.cn/portal", code="8H4K-29WX", until=date(2026, 12, 31)),
)

MORE = commitment.letters(EVERY, REMEDIES, DUE) | objection.letters(EVERY) | report.letters(EVERY)
MORE |= dishonesty.letters(EVERY, REMEDIES)
MORE |= incentive.letters(EVERY, REMEDIES)
MORE |= watch.letters(EVERY, REMEDIES)
MORE |= sanction.letters(EVERY, REMEDIES)
EXAMPLES: dict[str, Letter] = MORE | {
    "penalty_service": PenaltyService(
        **EVERY,
        penalty=PENALTY,
        papers=PAPERS,
        remedies=REMEDIES[:2],
        means="直接送达",
        pay_by=ExplainedDay(day=date(2026, 10, 13), steps=("自收到决定书之日起15日",)),
    ),
    "repair_reminder": REMINDER,
    "repair_acceptance": RepairAcceptance(
        **EVERY,
        request=REQUEST,
        decide_by=LATER,
        basis="《信用修复管理办法》",
        track_url="https://credit.example.cn/portal/request/7",
    ),
    "repair_refusal": RepairRefusal(**EVERY, request=REQUEST, reasons=REASONS, next_steps=NEXT, remedies=REMEDIES),
    "supplement_notice": SupplementNotice(
        **EVERY, request=REQUEST, items=REASONS, due=LATER, portal_url="https://credit.example.cn/portal/request/7"
    ),
    "extension_notice": ExtensionNotice(
        **EVERY,
        request=REQUEST,
        reason="整改情况需要现场核实",
        basis="《信用修复管理办法》",
        days=10,
        before=LATER,
        decide_by=ExplainedDay(day=date(2027, 1, 25), steps=("原办结日期2027-01-11", "延长10个工作日")),
    ),
    "repair_granted": RepairGranted(
        **EVERY,
        request=REQUEST,
        basis="《信用修复管理办法》",
        conditions=(
            "最短公示期已于2026年12月28日届满；",
            "罚款、没收违法所得已于2026年10月9日缴清；",
            "信用承诺书已公开。",
        ),
        places=PUBLICATION.places,
        recall_by=LATER,
    ),
    "repair_denied": RepairDenied(
        **EVERY, request=REQUEST, reasons=REASONS, next_steps=NEXT, remedies=REMEDIES, until=UNTIL
    ),
    "replacement_reminder": ReplacementReminder(
        **EVERY,
        penalty=PENALTY,
        replaced_no="连交修提〔2026〕8号",
        replaced_day=date(2026, 9, 28),
        event="变更",
        document="《行政复议决定书》（示例复〔2026〕3号）",
        document_day=date(2026, 11, 20),
        changes=("罚款由30000元变更为10000元；", "公示内容按变更后的决定重新公示。"),
        publication=PUBLICATION,
        remedies=REMEDIES,
    ),
    "public_notice": PublicNotice(
        **EVERY,
        penalty=PENALTY,
        papers=PAPERS,
        tried=("2026-09-29 直接送达，住所地无人办公；", "2026-10-09 邮寄送达，邮件因查无此单位退回。"),
        served_on=ExplainedDay(day=date(2026, 11, 12), steps=("2026-10-13发布，当日不计", "经过30日")),
        basis="《中华人民共和国行政处罚法》第六十一条、《中华人民共和国民事诉讼法》第九十五条",
        days=30,
        remedies=REMEDIES[:2],
    ),
    "service_receipt": ServiceReceipt(
        **(EVERY | {"paper": PAPER.model_copy(update={"no": ""})}),
        served=PAPERS[1],
        matter="未取得道路运输经营许可，擅自从事道路运输经营",
        means="电子送达",
        place="受送达人确认的电子邮箱",
        served_on=date(2026, 9, 28),
        evidence="《电子送达确认书》；系统日志：2026-09-28 10:21 对方邮件服务器接收",
    ),
    "portal_receipt": PortalReceipt(
        **(EVERY | {"paper": PAPER.model_copy(update={"no": ""})}),
        receipt_no="HZ-2026-000127",
        received_at=datetime(2026, 12, 29, 9, 5, tzinfo=UTC),
        matter="申请信用修复",
        answers=(
            Answer(label="行政处罚决定书文号", value=PENALTY.no),
            Answer(label="义务履行情况", value="罚款、没收违法所得已于2026年10月9日全部缴清"),
            Answer(label="是否已改正", value="是"),
        ),
        uploads=(Upload(name="缴款凭证.pdf", bytes=238_113, sha256="9f2c" * 16),),
        next_steps=(
            NextStep(what="决定是否受理", who=OFFICE.name, by=LATER),
            NextStep(what="如需补正，按通知补齐材料", who="你单位"),
        ),
        track_url="https://credit.example.cn/portal/request/7",
    ),
}
