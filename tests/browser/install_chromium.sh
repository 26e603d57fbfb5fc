#!/usr/bin/env bash
# Debian's Chromium for the browser tests, where we may install it; else they are skipped and say so.
set -u
[ -x /usr/bin/chromium ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests ..."
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium) >/dev/null 2>&1
fi
[ -x /usr/bin/chromium ] || echo "There is no Chromium here and no right to install it: the browser tests will be skipped."
exit 0
