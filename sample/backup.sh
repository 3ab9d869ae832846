#!/bin/sh
# Copies the notes to the backup bucket; run it with `docker compose exec notes notes-backup`.
set -eu
exec s5cmd cp "${DATA_DIR:?}/" "s3://${BACKUP_BUCKET:?}/"
