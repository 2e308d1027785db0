#!/usr/bin/env bash
# What the tests need beyond npm, from Debian's packages: a browser, mail servers, a web server, a second PostgreSQL.
set -euo pipefail
missing=()
have() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ]; }
have chromium || missing+=(chromium)
have postfix || missing+=(postfix)
have dovecot || missing+=(dovecot-imapd dovecot-lmtpd)
have nginx || missing+=(nginx-light)
have swaks || missing+=(swaks)
have unzip || missing+=(unzip)
have jq || missing+=(jq)
have pdftotext || missing+=(poppler-utils)
[ -x /usr/lib/postgresql/15/bin/postgres ] || missing+=(postgresql-15)
if [ ${#missing[@]} -eq 0 ]; then
  echo "Everything the tests need is here."
  exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "Missing: ${missing[*]}. Install them as root on Debian with: apt-get install ${missing[*]}"
  [ -z "${CI:-}" ]; exit
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends "${missing[@]}"
