#!/bin/sh
# backup.sh FOLDER DATA: makes one backup in FOLDER, then removes those older than KEEP_DAYS (30); none if it fails.
# The program gives a backup its name only when it is whole. The key is not in it: see "The key" in README.md.
set -eu
umask 077

folder=${1:?the folder for the backups is missing}
data=${2:?the data directory is missing}
program=${XUNFANG:-/opt/xunfang/current/bin/xunfang}

"$program" backup --data "$data" "$folder/xunfang-$(date +%Y%m%d-%H%M%S).backup"
find "$folder" -maxdepth 1 -type f -name 'xunfang-*.backup' -mtime +"${KEEP_DAYS:-30}" -delete
# What a backup left that was cut off, by a power cut for instance.
find "$folder" -maxdepth 1 -type f -name 'xunfang-*.part' -mtime +1 -delete
find "$folder" -maxdepth 1 -type d -name 'tmp*' -mtime +1 -exec rm -r {} +
