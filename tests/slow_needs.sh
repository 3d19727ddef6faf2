#!/usr/bin/env bash
# What the slow tests need beyond the environment: Ray and a browser. Installs what it may, says what will be
# skipped, never fails, and never waits long for a network that is not there.
bin=${1:-.venv/bin}
apt=(timeout 600 apt-get -qq -y -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 -o DPkg::Lock::Timeout=60)
export DEBIAN_FRONTEND=noninteractive

if ! "$bin/python" -c 'import ray.data' 2>/dev/null; then
  timeout 900 "$bin/python" -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 20 --editable ".[ray]" ||
    echo "slow tests: Ray cannot be installed, the tests of the cluster are skipped" >&2
fi

if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "slow tests: no browser, and no right to install chromium: its tests are skipped" >&2
  elif ! { "${apt[@]}" update && "${apt[@]}" install chromium; } >/dev/null 2>&1 </dev/null; then
    echo "slow tests: chromium cannot be installed, the tests of the page in a browser are skipped" >&2
  fi
fi

if [ "$(id -u)" != 0 ]; then
  echo "slow tests: not root, the tests on a full and on a read-only file system are skipped" >&2
fi
exit 0
