"""企业端：看清自己的信用，作出和履行承诺，办理修复，接收文书，提问。"""

from api.portal import (
    benefit,
    commitment,
    commitment_answer,
    commitment_receipt,
    commitment_voluntary,
    consent,
    dishonesty,
    evidence,
    file,
    home,
    letter,
    objection,
    objection_receipt,
    penalty,
    question,
    receipt,
    repair,
    report,
    request,
    sanction,
    watch,
    why,
)

PARTS = (
    home,
    file,
    penalty,
    consent,
    repair,
    receipt,
    request,
    evidence,
    letter,
    report,
    question,
    objection,
    objection_receipt,
    why,
    dishonesty,
    sanction,
    benefit,
    watch,
)
COMMITMENTS = (commitment, commitment_answer, commitment_receipt, commitment_voluntary)
routers = tuple(part.router for part in (*PARTS, *COMMITMENTS))
