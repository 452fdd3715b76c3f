# Debian packages: which, and their installation. Sourced by tools/setup.

native_packages=(
  clang-19 lld-19 llvm-19 clang-tidy-19 clang-format-19 libclang-rt-19-dev
  cmake ninja-build ccache pkg-config git ca-certificates python3
  libssl-dev librocksdb-dev libgflags-dev libsnappy-dev liblz4-dev libzstd-dev libbz2-dev zlib1g-dev
  libsodium-dev nlohmann-json3-dev libgtest-dev libbenchmark-dev libcli11-dev libcurl4-openssl-dev
  brotli tcl dpkg-dev xz-utils
)
browser_packages=(chromium)

release_codename() { (. /etc/os-release && printf '%s' "${VERSION_CODENAME:-unknown}"); }

# Debian 12's default Boost is 1.74: too old. Debian 13's is new enough.
boost_package() {
  if [ "$(release_codename)" = bookworm ]; then echo libboost1.81-dev; else echo libboost-dev; fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    command -v sudo >/dev/null || fail "needs root or sudo for: $*"
    sudo "$@"
  fi
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

apt_install() {
  say "installing as root: $*"
  if [ -z "${package_lists_are_fresh:-}" ]; then
    as_root apt-get update -qq
    package_lists_are_fresh=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

# $1 is "yes" to leave out what only the browser part needs.
install_packages() {
  local wanted=("${native_packages[@]}" "$(boost_package)") missing=() package
  [ "$1" = yes ] || wanted+=("${browser_packages[@]}")
  for package in "${wanted[@]}"; do
    is_installed "$package" || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    apt_install "${missing[@]}"
  fi
  say "Debian packages: all ${#wanted[@]} installed"
}
