# Which Debian packages are missing, and how are they installed?  Sourced after lib.sh.

# Is there a PostgreSQL >= 15 with PostGIS, whoever packaged it?
postgis_found() {
    for control in /usr/share/postgresql/*/extension/postgis.control; do
        version=${control#/usr/share/postgresql/}
        version=${version%%/*}
        if [ -e "$control" ] && [ "$version" -ge 15 ] && [ -x "/usr/lib/postgresql/$version/bin/initdb" ]; then
            return 0
        fi
    done
    return 1
}

# find_missing NEED…: sets MISSING to the packages of script/packages.txt that the machine lacks.
find_missing() {
    MISSING=""
    for need in "$@"; do
        for package in $(awk -v need="$need" '$1 == need { print $2 }' "$ROOT/script/packages.txt"); do
            [ "$package" = postgresql-postgis ] && postgis_found && continue
            state=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
            case "$state" in ?i*) ;; *) MISSING="${MISSING:+$MISSING }$package" ;; esac
        done
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# apt REASON ARGUMENTS…: runs apt-get quietly and tells every few seconds where it is.
# If it fails: shows the end of its log, and stops with REASON.
apt() {
    reason=$1
    shift
    # A package half installed is worse than a wait: in a session of its own, apt-get sees neither Ctrl-C nor the
    # end of the terminal.
    as_root setsid --fork --wait env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
        apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" >>"$LOG" 2>&1 </dev/null &
    child=$!
    trap 'stop "interrupted; apt-get goes on to finish what it began, see $LOG"' INT
    waited=0
    while kill -0 "$child" 2>/dev/null; do
        sleep 1
        waited=$((waited + 1))
        [ $((waited % 10)) != 0 ] || detail "$waited s: $(tail -n 1 "$LOG" | cut -c 1-90)"
    done
    wait "$child" || {
        tail -n 20 "$LOG" >&2
        stop "$reason; all that apt-get said is in $LOG"
    }
    trap - INT
}

# Installs what find_missing found; asks apt first whether it can.
install_missing() {
    [ -n "$MISSING" ] || return 0
    say "Debian packages: $MISSING"
    mkdir -p "$ROOT/var/log"
    LOG="$ROOT/var/log/apt.log"
    : >"$LOG"
    began=$(date +%s)
    apt "nothing was installed: apt-get update failed" update
    # A mirror that does not answer is only a warning to apt-get update: this finds out.
    # shellcheck disable=SC2086  # a list of package names
    apt "nothing was installed: apt-get cannot find these packages; are the network and apt's sources right?" \
        install --simulate --no-install-recommends $MISSING
    # shellcheck disable=SC2086
    apt "apt-get could not install them all" install --no-install-recommends $MISSING
    detail "installed in $(($(date +%s) - began)) s"
}
