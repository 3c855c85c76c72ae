"""公众：大门、公示查询、信用承诺、订阅、文书核验、常见问题，以及企业凭码开户。"""

from api.public import (
    check,
    commitment,
    dishonesty,
    embed,
    faq,
    feed,
    opening,
    penalty,
    sanction_list,
    start,
    trust,
    verify,
)

PARTS = (start, penalty, commitment, dishonesty, sanction_list, trust, feed, verify, check, embed, faq, opening)
routers = tuple(part.router for part in PARTS)
