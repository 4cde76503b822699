# shellcheck shell=bash
# Sourced by script/run and script/test: `set_up` puts in place what they need and is silent and quick
# (well under 0.3 s) when it is there already. It speaks on standard error, so that the output of a
# headless command stays clean. Kept to bash 3.2, which is what macOS has.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
venv=$root/.venv
python=$venv/bin/python
lock=$root/requirements.lock
stamp=$venv/.set-up # what was installed last; "unfinished" while pip runs

# Either would make the virtual environment look for its modules somewhere else.
unset PYTHONHOME PYTHONPATH

# What Qt loads at run time and PySide6 does not bring, by the names of Debian 12. The last two lines
# are for a window: X11, then Wayland. Without libxcb-icccm4 or -keysyms1, Qt aborts asking for
# xcb-cursor0, which does not help.
# shellcheck disable=SC2034 # used by the scripts that source this file
qt_packages=(
  libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libdbus-1-3
  libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0
  libwayland-cursor0 libwayland-egl1
)

say() { printf '%s\n' "$*" >&2; }
die() { say "$@" && exit 1; }

# set_up run|test PACKAGE...: the system packages, then .venv with the extras of running or testing.
set_up() {
  local extras=$1
  shift
  if [[ -z $(missing_packages "$@") ]] && venv_is_current "$extras"; then
    return
  fi
  ( # Two scripts started at once take turns. The lock is the folder itself: no file is left behind.
    if command -v flock >/dev/null && ! flock --nonblock 9; then
      say "Waiting for another set-up of this checkout to finish."
      flock 9
    fi
    install_packages "$@"
    venv_is_current "$extras" || install_venv "$extras"
  ) 9<"$root"
}

is_debian() { [[ -e /etc/debian_version ]]; }

# Those of the named packages that are not installed. A name counts as installed when a package
# provides it: Debian 13 and Ubuntu 24.04 have libglib2.0-0t64 for libglib2.0-0.
missing_packages() {
  is_debian || return 0
  local installed name LC_ALL=C
  # One package a line: "installed libglib2.0-0t64, libglib2.0-0 (= 2.84.4),"
  installed=$(dpkg-query --show --showformat '${db:Status-Status} ${Package}, ${Provides},\n' |
    grep '^installed ')
  for name in "$@"; do
    [[ $installed == *" $name,"* || $installed == *" $name ("* ]] || printf '%s ' "$name"
  done
}

install_packages() {
  local base missing wanted=("$@") apt=(env DEBIAN_FRONTEND=noninteractive apt-get)
  if ! is_debian; then
    [[ $OSTYPE != linux* ]] || say "No Debian or Ubuntu: system packages are left as they are."
    return 0
  fi
  if ! venv_is_usable; then # Debian keeps what makes virtual environments in a package of its own.
    base=$(find_python) || command -v python3 >/dev/null || wanted+=(python3-venv)
    if [[ -n $base ]] && ! "$base" -c 'import ensurepip' 2>/dev/null; then
      wanted+=("python$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv")
    fi
  fi
  read -ra missing <<<"$(missing_packages "${wanted[@]}")"
  [[ ${#missing[@]} -gt 0 ]] || return 0

  local advice="Please run as root: apt-get install ${missing[*]}"
  if [[ $EUID -ne 0 ]]; then
    command -v sudo >/dev/null ||
      die "System packages are missing, and only root can install them. $advice"
    apt=(sudo "${apt[@]}")
  fi
  say "Installing system packages: ${missing[*]}"
  # A foreign source that fails to update need not stop what comes from the others.
  "${apt[@]}" -qq update 9<&- || true
  "${apt[@]}" -qq install --yes --no-install-recommends "${missing[@]}" >/dev/null 9<&- ||
    die "The system packages could not be installed. $advice"
}

# The interpreter to build on, where it really is: an activated .venv may be about to be deleted.
find_python() {
  local candidate
  for candidate in python3 python3.13 python3.12 python3.11; do
    "$candidate" -c 'import sys
(3, 11) <= sys.version_info < (3, 14) or sys.exit(1)  # see requires-python in pyproject.toml
print(sys._base_executable)' 2>/dev/null && return
  done
  return 1
}

# .venv works, and was made for this folder: a copy from elsewhere has the other folder in its scripts.
venv_is_usable() {
  [[ $(sed -n 's/^command = //p' "$venv/pyvenv.cfg" 2>/dev/null) == *" $venv" ]] &&
    "$python" -c 'import pip' 2>/dev/null && [[ $(cat "$stamp" 2>/dev/null) != unfinished ]]
}

# What decides whether packages must be installed: what is wanted, what is locked, the folder, the Python.
venv_state() {
  printf '%s %s ' "$(cat "$root/pyproject.toml" "$lock" | cksum)" "$venv"
  "$python" -ISc 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null
}

venv_is_current() {
  local state
  [[ -e $stamp ]] && state=$(venv_state) || return 1
  # The extras for testing are a superset of those for running.
  [[ $(<"$stamp") == "$state $1" || $(<"$stamp") == "$state test" ]]
}

install_venv() {
  local base project=.
  [[ $1 == run ]] || project=".[$1]"
  if ! venv_is_usable; then
    base=$(find_python) || die "Python 3.11, 3.12 or 3.13 is needed, and none was found."
    say "Making a Python environment with $base in $venv"
    rm -rf "$venv"
    "$base" -m venv "$venv" || die "The Python environment could not be made."
  fi
  say "Installing Python packages into $venv (2 GB: minutes the first time, seconds later)"
  echo unfinished >"$stamp" # killed from here on, it may hold half a package, and pip would not notice
  trap 'exit 130' INT       # pip answers Ctrl-C with a normal exit, which must not pass for a failure
  # The lock limits versions; which packages are wanted is said by pyproject.toml and its extras.
  if ! (cd "$root" && "$python" -m pip install --quiet --disable-pip-version-check \
    --constraint "$lock" -e "$project"); then
    rm "$stamp" # pip failed by itself, without network perhaps: no reason to build all anew
    die "The Python packages could not be installed."
  fi
  echo "$(venv_state) $1" >"$stamp"
}
