# 一个镜像，三种用法：web（api）、worker、migrate。
FROM python:3.11-slim-bookworm AS parts
WORKDIR /parts
RUN python -m venv /venv
COPY requirements.lock .
RUN /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin xincheng
COPY --from=parts /venv /venv
WORKDIR /house
COPY cli.py worker.py settings.py ./
COPY rules rules
COPY templates templates
COPY database database
COPY activities activities
COPY workflows workflows
COPY api api
COPY local local
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/house \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TZ=Asia/Shanghai \
    XINCHENG_MODE=production \
    XINCHENG_HOST=0.0.0.0 \
    XINCHENG_PORT=8000
USER xincheng
EXPOSE 8000
ENTRYPOINT ["python", "-c", "import cli; cli.main()"]
CMD ["api"]
