# Node 20 or newer and the workspace's packages. Sourced by tools/setup.

node_version=22.20.0

prepare_node() {
  if node_is_new_enough && command -v npm >/dev/null; then
    say "Node: $(node --version) at $(command -v node)"
    return
  fi
  command -v npm >/dev/null || apt_install npm
  local machine
  case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) fail "install Node 20 or newer and npm, then run tools/setup again" ;;
  esac
  say "Node: taking $node_version from the npm package node-linux-$machine"
  npm install --silent --no-save --prefix "$toolchain/node" "node-linux-$machine@$node_version" ||
    fail "install Node 20 or newer and npm, then run tools/setup again"
  ln -sfn "node_modules/node-linux-$machine/bin" "$toolchain/node/bin"
  export PATH=$toolchain/node/bin:$PATH
  node_is_new_enough || fail "install Node 20 or newer and npm, then run tools/setup again"
}

# The workspace, and what only the tests of other implementations use.
install_node_packages() {
  install_packages_of "$root" && install_packages_of "$root/tests/interop"
}

install_packages_of() {
  local folder=$1 lock=$1/package-lock.json stamp=$1/node_modules/.linnet-stamp digest name=${1#"$root"}
  [ -e "$lock" ] || return 0
  digest=$(cat "$lock" "$folder"/package.json | sha256sum)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$digest" ]; then
    say "Node packages${name:+ of ${name#/}}: ready"
    return
  fi
  say "Node packages${name:+ of ${name#/}}: npm ci"
  (cd "$folder" && npm ci --silent --no-audit --no-fund) || fail "npm ci failed"
  mkdir -p "$folder/node_modules"
  printf '%s' "$digest" >"$stamp"
}
