#!/bin/sh
# Brings both of Temporal's databases to the schema of this version; safe to run again, so an upgrade is a restart.
set -eu
for database in temporal temporal_visibility; do
    case $database in temporal) kind=temporal ;; *) kind=visibility ;; esac
    update() { temporal-sql-tool --db "$database" update-schema -d "$SCHEMA/$kind/versioned"; }
    # A schema that exists is only updated: setting it up again could forget its version.
    if ! update; then
        temporal-sql-tool --db "$database" create || true
        temporal-sql-tool --db "$database" setup-schema -v 0.0
        update
    fi
done
