# Sourced by ./run and ./test: finds what is missing on this PC, says so, and installs it where that is possible.
# Every step looks first and changes nothing when all is there.

say() { printf '\n== %s\n' "$*"; }
fail() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

# Node and tools of our own that the PC does not have system-wide.
own_tools="${XDG_CACHE_HOME:-$HOME/.cache}/kundenbuch-tools"
node_wanted=20.19
rust_wanted=1.95
export PATH="$own_tools/node/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 127; fi
}

# at_least FOUND WANTED: compares versions.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# system_packages NAME…: installs the missing ones.
system_packages() {
  local name missing=()
  if ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian or Ubuntu: please see to it that these (or their like) are there: $*"
    return
  fi
  for name; do is_installed "$name" || missing+=("$name"); done
  [ ${#missing[@]} = 0 ] && return
  say "Installing system packages: ${missing[*]}"
  if ! { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; }; then
    fail "Missing: ${missing[*]}
Install them as administrator:  apt-get install ${missing[*]}"
  fi
}

node_found() { command -v node >/dev/null && command -v npm >/dev/null && at_least "$(node --version | tr -d v)" "$node_wanted"; }

node_there() {
  node_found && return
  local offered machine
  offered=$(apt-cache policy nodejs 2>/dev/null | sed -n 's/^ *Candidate: *//p')
  [ "$offered" = "(none)" ] && offered=
  system_packages nodejs npm
  hash -r
  node_found && return
  # The distribution's Node is too old for the build, but its npm can fetch a newer one into our own folder.
  case "$(uname -m)" in x86_64) machine=x64 ;; aarch64) machine=arm64 ;; *) machine= ;; esac
  if [ -n "$machine" ] && command -v npm >/dev/null; then
    say "Node ${offered:-here} is older than $node_wanted: fetching Node 22 into $own_tools/node"
    mkdir -p "$own_tools/fetched" "$own_tools/node/bin"
    if npm install --silent --no-audit --no-fund --prefix "$own_tools/fetched" "node-linux-$machine@22"; then
      ln -sf "$own_tools/fetched/node_modules/node-linux-$machine/bin/node" "$own_tools/node/bin/node"
      hash -r
    fi
  fi
  node_found || fail "Missing: Node.js $node_wanted or newer with npm"
}

rust_found() { command -v cargo >/dev/null && command -v rustc >/dev/null && at_least "$(rustc --version | cut -d' ' -f2)" "$rust_wanted"; }

rust_there() {
  if ! rust_found; then
    if ! command -v rustup >/dev/null; then
      say "Installing Rust (rustup)"
      system_packages curl ca-certificates
      if ! curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal --no-modify-path; then
        # Not reachable: the distribution's rustup, or its Rust if that is new enough.
        if apt-cache show rustup >/dev/null 2>&1; then system_packages rustup; else system_packages cargo rustc; fi
      fi
      hash -r
    fi
    rust_found || { command -v rustup >/dev/null && say "Installing Rust" && rustup toolchain install stable --profile minimal && rustup default stable; }
    rust_found || fail "Missing: Rust $rust_wanted or newer with cargo (https://rustup.rs)"
  fi
}

# rust_components NAME…: rustfmt and clippy come with rustup or as packages of the distribution.
rust_components() {
  local name
  for name; do
    cargo "${name/rustfmt/fmt}" --version >/dev/null 2>&1 && continue
    say "Installing $name"
    if command -v rustup >/dev/null; then rustup component add "$name"; else system_packages "${name/clippy/rust-clippy}"; fi
    cargo "${name/rustfmt/fmt}" --version >/dev/null 2>&1 || fail "Missing: $name"
  done
}

build_packages=(build-essential pkg-config perl make libclang-dev libssl-dev libdbus-1-dev libwebkit2gtk-4.1-dev ca-certificates)
screen_packages=(xvfb xauth x11-utils imagemagick)
# To work the shipped window as a person with a screen reader does: tree, bus, keys, and the dialog for files.
reader_packages=(at-spi2-core gir1.2-atspi-2.0 python3-gi dbus xdotool zenity)

page_packages() {
  local root=$1 stamp="$1/ui/node_modules/.package-lock.json"
  if [ ! -e "$stamp" ] || [ "$root/ui/package-lock.json" -nt "$stamp" ]; then
    say "Installing the page's packages (npm ci)"
    (cd "$root/ui" && npm ci --silent --no-audit --no-fund && touch node_modules/.package-lock.json) || fail "npm ci did not go through: is the npm registry reachable?"
  fi
}

# page_stale: whether the page must be built before the window.
page_stale() {
  [ ! -e ui/dist/index.html ] || [ -n "$(find ui/src ui/index.html ui/vite.config.ts ui/package-lock.json assets/i18n -type f -not -path 'ui/src/words/*' -newer ui/dist/index.html -print -quit)" ]
}
