"""督办：看板、在办环节、提醒函跟踪、退信、待收回的公示、通报协同部门。"""

from api.managers import act, board, funnel, mail, push, steps

routers = tuple(part.router for part in (board, steps, act, funnel, mail, push))
