# Sources and packages of Debian 13, read by a private apt configuration that leaves the system alone.
# Sourced by tools/setup.

sqlite_version=3.46.1
sodium_version=1.0.18

# The address of the Debian mirror that this machine already uses.
debian_mirror() {
  local codename mirror
  codename=$(release_codename)
  mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    awk -v codename="$codename" '$1 == codename { print $2; exit }')
  if [ -z "$mirror" ]; then
    as_root apt-get update -qq
    mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
      awk -v codename="$codename" '$1 == codename { print $2; exit }')
  fi
  [ -n "$mirror" ] || fail "apt knows no Debian mirror for '$codename'; this setup is for Debian 12"
  printf '%s' "$mirror"
}

# apt-get against Debian 13 ("trixie"), with its own lists and cache, keyring check on.
trixie_apt() {
  local private=$toolchain/apt
  apt-get -qq \
    -o "Dir::Etc::sourcelist=$private/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferencesparts=/dev/null \
    -o "Dir::State=$private/state" -o "Dir::State::lists=$private/lists" \
    -o "Dir::State::status=$private/status" -o "Dir::Cache=$private/cache" \
    -o "APT::Sandbox::User=$(id -un)" -o APT::Update::Post-Invoke::= \
    "$@"
}

# Reads Debian 13's lists, once per run of setup.
update_trixie() {
  [ -z "${trixie_is_fresh:-}" ] || return 0
  local private=$toolchain/apt mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror=$(debian_mirror)
  mkdir -p "$private"/{state,lists,cache/archives/partial}
  : >"$private/status"
  printf '%s [signed-by=%s] %s trixie main\n' deb "$keyring" "$mirror" deb-src "$keyring" "$mirror" \
    >"$private/sources.list"
  say "reading Debian 13's package lists"
  # An early Debian 12 may not know the keys of Debian 13 yet.
  trixie_apt update || { apt_install debian-archive-keyring && trixie_apt update; } || fail "cannot read Debian 13's lists"
  trixie_is_fresh=yes
}

# fetch_source PACKAGE FOLDER: the newest source of PACKAGE in Debian 13, unpacked and patched as FOLDER.
fetch_source() {
  local package=$1 folder=$2 work
  update_trixie
  work=$(mktemp -d "$toolchain/tmp.XXXXXX")
  (cd "$work" && trixie_apt source --only-source "$package" >/dev/null 2>"$work/log") ||
    fail "apt-get source $package failed: $(tail -n 3 "$work/log")"
  rm -rf "$folder"
  mv "$work/$package"-*/ "$folder"
  rm -rf "$work"
}

# SQLite's amalgamation (both targets compile it), its JavaScript glue and the preprocessor for that glue.
prepare_sqlite() {
  local folder=$toolchain/sqlite stamp=$toolchain/sqlite/.linnet-stamp
  local wanted="1 ${LINNET_SQLITE_SOURCE:-$sqlite_version}"
  if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    say "SQLite: ready"
    return
  fi
  if [ -n "${LINNET_SQLITE_SOURCE:-}" ]; then
    say "SQLite: copying $LINNET_SQLITE_SOURCE"
    rm -rf "$folder"
    cp -a "$LINNET_SQLITE_SOURCE" "$folder"
  else
    say "SQLite: fetching the source of $sqlite_version"
    fetch_source sqlite3 "$folder"
    grep -q "^$sqlite_version" "$folder/VERSION" ||
      fail "Debian 13 has SQLite $(cat "$folder/VERSION"), expected $sqlite_version"
  fi
  say "SQLite: making the amalgamation and c-pp"
  (
    cd "$folder"
    CC=clang-19 ./configure --disable-tcl --disable-readline >configure.log 2>&1
    make sqlite3.c >make.log 2>&1
    clang-19 -O1 -DSQLITE_THREADSAFE=0 -DSQLITE_OMIT_LOAD_EXTENSION -I. -o ext/wasm/c-pp ext/wasm/c-pp.c sqlite3.c -lm
  ) || fail "SQLite did not build; see $folder/configure.log and make.log"
  printf '%s' "$wanted" >"$stamp"
}

# libsodium's sources, for the WebAssembly build (natively the system's library is used).
prepare_sodium() {
  local folder=$toolchain/sodium stamp=$toolchain/sodium/.linnet-stamp-1
  if [ -e "$stamp" ]; then
    say "libsodium: ready"
    return
  fi
  say "libsodium: fetching the source of $sodium_version"
  fetch_source libsodium "$folder"
  grep -q "sodium_version\|$sodium_version" "$folder/configure.ac" ||
    fail "Debian 13 has another libsodium than $sodium_version"
  # version.h is the one generated header; the rest of configure is of no use to a WebAssembly build.
  (cd "$folder/src/libsodium/include/sodium" &&
    sed -e "s/@VERSION@/$sodium_version/" -e 's/@SODIUM_LIBRARY_VERSION_MAJOR@/10/' \
      -e 's/@SODIUM_LIBRARY_VERSION_MINOR@/3/' -e 's/@SODIUM_LIBRARY_MINIMAL_DEF@//' version.h.in >version.h)
  touch "$stamp"
}
