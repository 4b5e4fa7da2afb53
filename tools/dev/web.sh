# The web application: its packages and its build.
#
# web_install      npm ci when the lock file is newer than what is installed
# web_build        web/dist, rebuilt when a source is newer

web_install() {
  need_node
  # npm writes node_modules/.package-lock.json last: newer than the lock file, everything is there.
  if [ web/node_modules/.package-lock.json -nt web/package-lock.json ]; then return 0; fi
  step "web packages"
  npm --prefix web ci --no-audit --no-fund --loglevel=error </dev/null ||
    stop "the web packages could not be installed (npm says why above)"
  touch web/node_modules/.package-lock.json
}

web_build() {
  if [ -f web/dist/index.html ] && [ -z "$(find web server/kernel/fields server/modules -newer web/dist/index.html \
    -not -path '*/node_modules/*' -not -path 'web/dist*' -type f -not -name '*.cpp' -not -name '*.h' -print -quit)" ]; then
    return 0
  fi
  web_install
  step "web build"
  npm --prefix web run build </dev/null || stop "the web build failed"
}

web_is_there() { [ -f web/package.json ] && [ -f web/index.html ]; }
