# What must be true before script/setup changes anything?  Sourced after lib.sh and debian.sh.
# Collects every trouble, so that one run tells them all.

OS_RELEASE=/etc/os-release
TROUBLES=""
trouble() { TROUBLES="$TROUBLES
  - $*"; }

check_system() {
    ID="" VERSION_ID="" PRETTY_NAME="an unknown system"
    [ ! -r "$OS_RELEASE" ] || . "$OS_RELEASE"
    case "$ID $VERSION_ID" in
    "debian 12" | "debian 13") ;;
    *) trouble "this is $PRETTY_NAME; Debian 12 or 13 is needed" ;;
    esac
    case "$(uname -m)" in
    x86_64 | aarch64) ;;
    *) trouble "no ready-made Python packages exist for $(uname -m); x86_64 or aarch64 is needed" ;;
    esac
    [ ! -x "$PYTHON" ] || python_fits || trouble "$PYTHON is $("$PYTHON" -V 2>&1); 3.11 to 3.13 is needed"
}

check_folder() {
    case "$ROOT" in
    *:* | *\"* | *\\* | *"
"*) trouble "the path $ROOT holds a colon, quote, backslash or line break; move the checkout" ;;
    esac
    [ -f "$ROOT/requirements.txt" ] || trouble "$ROOT/requirements.txt is missing: the checkout is not whole"
    target="$ROOT"
    [ ! -e "$ROOT/var" ] || target="$ROOT/var"
    [ -w "$target" ] || trouble "$target cannot be written by $(id -un); it belongs to $(stat -c %U "$target")"
}

# Is there room for $1 MB in folder $2?
check_room() {
    free=$(df -Pk "$2" | awk 'NR == 2 { print int($4 / 1024) }')
    [ "$free" -ge "$1" ] || trouble "$2 has $free MB free; $1 MB are needed"
}

check_rights() {
    [ -n "$MISSING" ] && [ "$(id -u)" != 0 ] || return 0
    if ! command -v sudo >/dev/null; then
        trouble "missing packages ($MISSING) need root, and there is no sudo: run as root"
    elif ! sudo -n true 2>/dev/null && ! { [ -t 0 ] && sudo -v; }; then
        trouble "missing packages ($MISSING) need root, and sudo refuses $(id -un)"
    fi
}

# preflight NEED…: stops with every reason, or returns with MISSING set and nothing changed.
preflight() {
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
        stop "apt-get is missing; Debian 12 or 13 is needed."
    find_missing "$@"
    check_system
    check_folder
    [ -e "$ROOT/var/venv" ] || check_room 3000 "$ROOT"
    [ -z "$MISSING" ] || check_room 2000 /usr
    check_rights
    [ -z "$TROUBLES" ] || stop "nothing was changed, because:$TROUBLES"
}
