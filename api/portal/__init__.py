"""企业端：看清自己的信用，办理修复，接收文书，提问。"""

from api.portal import evidence, home, letter, penalty, question, receipt, repair, request

routers = tuple(part.router for part in (home, penalty, repair, receipt, request, evidence, letter, question))
