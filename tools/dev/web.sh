# The web application: its packages and its build.
#
# web_install      npm ci when the lock file changed since the last time (npm install while there is no lock file)
# web_build        web/dist, rebuilt when a source is newer

web_install() {
  local stamp=web/node_modules/.socle_installed from=web/package.json
  [ -f web/package-lock.json ] && from=web/package-lock.json
  need_node
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(sha256sum <"$from")" ]; then return 0; fi
  step "web packages"
  if [ -f web/package-lock.json ]; then
    npm --prefix web ci --no-audit --no-fund --loglevel=error </dev/null
  else
    npm --prefix web install --no-audit --no-fund --loglevel=error </dev/null
    from=web/package-lock.json
  fi || stop "the web packages could not be installed (npm says why above)"
  sha256sum <"$from" >"$stamp"
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
