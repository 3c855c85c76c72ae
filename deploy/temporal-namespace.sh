#!/bin/sh
# Makes the namespace once the cluster answers. A closed case stays readable in Temporal for the retention time.
set -eu
until temporal operator cluster health; do sleep 2; done
temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
    temporal operator namespace create -n "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
