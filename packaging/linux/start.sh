#!/bin/sh
# Starts Biaodu, and says in words what the system lacks, where the loader or Qt would stop with words of their own.
# packaging/launcher.py fills in what stands between @ signs.

needed=@LIBC@ # of glibc 2
loader=@LOADER@

place=$0
[ -h "$place" ] && place=$(readlink -f "$place")
case $place in
*/*) here=${place%/*} ;;
*) here=. ;;
esac

# Commands need no screen. What is there is a file for the window, whatever its name is.
window=yes
case ${1-} in
[a-z]*) [ -e "$1" ] || window= ;;
-h | --help | --version) window= ;;
esac

has() { command -v "$1" >/dev/null 2>&1; }

# Ends with a sentence, in Chinese ($1) or English ($2); as a window where nobody sees a terminal.
stop() {
    case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    zh*) text=$1 ;;
    *) text=$2 ;;
    esac
    printf '%s\n' "$text" >&2
    if [ -n "$window" ] && [ ! -t 2 ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        if has zenity; then
            zenity --error --no-markup --title=Biaodu --text="$text"
        elif has kdialog; then
            kdialog --title Biaodu --error "$text"
        elif has xmessage; then
            xmessage -center "$text"
        elif has notify-send; then
            notify-send Biaodu "$text"
        fi >/dev/null 2>&1
    fi
    exit 1
}

# The package of Debian and its relatives that has a library of the system; nothing where that is not known.
package() {
    case $1 in
@PACKAGES@
    esac
}

if [ ! -e "$loader" ]; then
    stop "标读无法启动：本系统没有 GNU C 库（glibc）2.$needed 或更新版本。" \
        "Biaodu cannot start: this system has no GNU C library (glibc), of which 2.$needed or newer is needed."
fi
version=$(getconf GNU_LIBC_VERSION 2>/dev/null) || version=$(ldd --version 2>/dev/null | head -n 1)
version=${version##* }
minor=${version#2.}
minor=${minor%%[!0-9]*}
if [ "$version" != "${version#2.}" ] && [ -n "$minor" ] && [ "$minor" -lt "$needed" ]; then
    stop "标读无法启动：本系统的 C 库（glibc）是 $version，需要 2.$needed 或更新版本。请升级系统，或安装为旧系统制作的标读。" \
        "Biaodu cannot start: this system's C library (glibc) is $version, and 2.$needed or newer is needed. Upgrade the system, or install the Biaodu that is made for older ones."
fi

# What a plugin of Qt needs and the system does not have: `missing` libraries, `newer` versions of those that are there.
ask() {
    missing= newer=
    while read -r name said; do
        case $said in
        "=> not found"*)
            # Once for each library that asks for it.
            case " $missing " in
            *" $name "*) ;;
            *) missing="$missing $name" ;;
            esac
            ;;
        *"version \`"*"' not found"*)
            said=${said#*"version \`"}
            said=${said%%"'"*}
            case " $newer " in
            *" $said "*) ;;
            *) newer="$newer $said" ;;
            esac
            ;;
        esac
    done <<END
$(LD_TRACE_LOADED_OBJECTS=1 LD_LIBRARY_PATH="$here/_internal" "$loader" "$1" 2>&1)
END
    [ -z "$missing$newer" ]
}

if [ -n "$window" ]; then
    platforms=$here/_internal/PySide6/Qt/plugins/platforms
    case ${QT_QPA_PLATFORM:-} in
    "")
        plugins=
        for plugin in ${WAYLAND_DISPLAY:+"$platforms"/libqwayland*.so} ${DISPLAY:+"$platforms"/libqxcb.so}; do
            plugins=yes
            ask "$plugin" && break
        done
        if [ -z "$plugins" ] && [ ! -e "${XDG_RUNTIME_DIR:-/nowhere}/wayland-0" ]; then
            stop "标读无法启动：这里没有图形桌面（DISPLAY 和 WAYLAND_DISPLAY 都未设置）。命令行照常可用：biaodu --help" \
                "Biaodu cannot start: there is no graphical desktop here (neither DISPLAY nor WAYLAND_DISPLAY is set). The command line works all the same: biaodu --help"
        fi
        ;;
    xcb*) ask "$platforms/libqxcb.so" ;;
    *) missing= newer= ;;
    esac
    if [ -n "${missing-}" ]; then
        packages=
        for library in $missing; do
            packages="$packages $(package "$library")"
        done
        # Without those for which no package is known.
        packages=$(printf '%s\n' $packages | sort -u | tr '\n' ' ')
        if has apt-get && [ -n "${packages% }" ]; then
            stop "标读无法启动：本系统缺少$missing。请安装：sudo apt-get install ${packages% }" \
                "Biaodu cannot start: this system lacks$missing. To install it: sudo apt-get install ${packages% }"
        fi
        stop "标读无法启动：本系统缺少$missing。请安装提供这些库的软件包。" \
            "Biaodu cannot start: this system lacks$missing. Please install the packages that have these libraries."
    fi
    if [ -n "${newer-}" ]; then
        stop "标读无法启动：本系统的库太旧，没有$newer。请升级系统，或安装为旧系统制作的标读。" \
            "Biaodu cannot start: libraries of this system are too old, they have no$newer. Upgrade the system, or install the Biaodu that is made for older ones."
    fi
fi

exec "$here/@PROGRAM@" "$@"
