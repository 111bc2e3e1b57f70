# Shared by the scripts beside it: where the checkout is, how to speak, which Python runs the steps.
# Sourced by POSIX sh with `set -eu`; the caller sets ROOT first.

# Minimal machines have the POSIX locale: file names and texts here are UTF-8 all the same.
LC_ALL=C.UTF-8 LANG=C.UTF-8 PYTHONUTF8=1
export LC_ALL LANG PYTHONUTF8
# The account of the database must be able to walk to what is made here; what is private is closed by itself.
umask 022
PYTHON=/usr/bin/python3

say() { printf '==> %s\n' "$*" >&2; }
detail() { printf '    %s\n' "$*" >&2; }
stop() { printf 'STOP: %s\n' "$*" >&2; exit 1; }

# Ends with the comment at the head of the script where one of the words is --help.
explain_if_asked() {
    for word in "$@"; do
        [ "$word" != --help ] || { sed -n '2,/^[^#]/s/^# //p' "$0"; exit 0; }
    done
}

# Is /usr/bin/python3 one of the versions the project is tested with?
python_fits() {
    [ -x "$PYTHON" ] && "$PYTHON" -I -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
}

# Replaces the shell by one step of script/steps.
run_step() {
    python_fits || stop "$PYTHON (3.11 to 3.13) is missing: run script/setup first."
    exec "$PYTHON" -I -X utf8 "$ROOT/script/run.py" "$@"
}

# Does anything listen on TCP port $1 of this machine?  Works before Python is installed.
port_busy() {
    hex=$(printf '%04X' "$1")
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
        awk -v port="$hex" '{ n = split($2, a, ":"); if ($4 == "0A" && a[n] == port) found = 1 } END { exit !found }'
}
