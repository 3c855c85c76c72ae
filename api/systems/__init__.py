"""其他系统：/v1 下的 JSON，凭密钥；由 /openapi.json 描述。"""

from api.systems import check, mail, penalty, public, record

routers = tuple(part.router for part in (penalty, check, mail, public, record))
