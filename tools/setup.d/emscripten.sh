# Emscripten 3.1.69 or newer. Sourced by tools/setup.
#
# In this order: an emcc on PATH that is new enough (emsdk, Debian 13); else Debian 13's packages in a private
# folder. Either way $toolchain/emscripten/bin holds emcc, em++, emar, emranlib and emcmake.

emscripten_programs=(emcc em++ emar emranlib emcmake)

emcc_is_new_enough() {
  local version
  version=$("$1" --version 2>/dev/null | sed -n '1s/.* \([0-9]*\.[0-9]*\.[0-9]*\).*/\1/p')
  [ -n "$version" ] && [ "$(printf '%s\n3.1.69\n' "$version" | sort -V | head -n 1)" = 3.1.69 ]
}

prepare_emscripten() {
  local folder=$toolchain/emscripten stamp=$toolchain/emscripten/.linnet-stamp own program
  if [ -e "$stamp" ]; then
    say "Emscripten: ready"
    return
  fi
  own=$(command -v emcc || true)
  if [ -n "$own" ] && emcc_is_new_enough "$own"; then
    say "Emscripten: using $own"
    rm -rf "$folder"
    mkdir -p "$folder/bin"
    for program in "${emscripten_programs[@]}"; do
      ln -s "$(dirname "$(realpath "$own")")/$program" "$folder/bin/$program"
    done
  else
    unpack_emscripten "$folder"
  fi
  touch "$stamp"
}

unpack_emscripten() {
  local folder=$1 work package
  update_trixie
  work=$(mktemp -d "$toolchain/tmp.XXXXXX")
  say "Emscripten: downloading Debian 13's packages (240 MB)"
  (cd "$work" && trixie_apt download emscripten binaryen node-acorn libc6 libgcc-s1 libstdc++6) ||
    fail "Emscripten: the download failed"
  say "Emscripten: unpacking"
  rm -rf "$folder"
  mkdir -p "$folder"
  for package in "$work"/*.deb; do
    dpkg -x "$package" "$folder"
  done
  rm -rf "$work"
  mkdir -p "$folder/usr/share/emscripten/node_modules"
  cp -rL "$folder/usr/share/nodejs/acorn" "$folder/usr/share/emscripten/node_modules/acorn"
  wrap_binaryen "$folder"
  wrap_emscripten "$folder"
}

# binaryen needs a newer C library than Debian 12's: every program is started by the loader unpacked beside it.
wrap_binaryen() {
  local folder=$1 loader program name
  loader=$(find "$folder" -name 'ld-linux-*.so.*' | head -n 1)
  mkdir -p "$folder/binaryen/bin"
  for program in "$folder"/usr/bin/wasm* ; do
    name=$(basename "$program")
    [ -f "$program" ] || continue
    printf '#!/bin/sh\nexec %q --library-path %q %q "$@"\n' "$loader" "$(dirname "$loader")" "$program" \
      >"$folder/binaryen/bin/$name"
    chmod +x "$folder/binaryen/bin/$name"
  done
}

# Emscripten reads the file `.emscripten` beside it, whoever starts it.
wrap_emscripten() {
  local folder=$1 program
  cat >"$folder/usr/share/emscripten/.emscripten" <<CONFIG
LLVM_ROOT = '/usr/lib/llvm-19/bin'
BINARYEN_ROOT = '$folder/binaryen'
NODE_JS = '$(command -v node)'
CACHE = '$folder/usr/share/emscripten/cache'
CONFIG
  mkdir -p "$folder/bin"
  for program in "${emscripten_programs[@]}"; do
    printf '#!/bin/sh\nexec python3 %q "$@"\n' "$folder/usr/share/emscripten/$program.py" >"$folder/bin/$program"
    chmod +x "$folder/bin/$program"
  done
}
