#!/bin/sh
# Goes into /usr/local/bin/xunfang: runs a command as the service's user, with the service's settings and data.
set -eu

program=/opt/xunfang/current/bin/xunfang
if [ -r /etc/xunfang/env ]; then
  set -a
  # shellcheck source=/dev/null
  . /etc/xunfang/env
  set +a
fi
export XUNFANG_DATA=/var/lib/xunfang
if [ "$(id -un)" = xunfang ]; then
  exec "$program" "$@"
fi
exec runuser -u xunfang -- "$program" "$@"
