#!/bin/bash
# PostgreSQL runs this once, when its volume is new: two roles that are no superusers, each owning what it needs.
set -euo pipefail
: "${XINCHENG_DATABASE_PASSWORD:?未设置 XINCHENG_DATABASE_PASSWORD}" "${TEMPORAL_DATABASE_PASSWORD:?未设置 TEMPORAL_DATABASE_PASSWORD}"
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    -v xincheng="$XINCHENG_DATABASE_PASSWORD" -v temporal="$TEMPORAL_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE xincheng LOGIN PASSWORD :'xincheng';
CREATE ROLE temporal LOGIN PASSWORD :'temporal' CREATEDB;
CREATE DATABASE xincheng OWNER xincheng;
SQL
