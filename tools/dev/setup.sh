# ./dev setup: everything that run and test need. check and trust install their own tools when first called.
need build web test
need_node
if [ -f web/package.json ]; then
  . "$ROOT/tools/dev/web.sh"
  web_install
fi
say ""
say "ready"
