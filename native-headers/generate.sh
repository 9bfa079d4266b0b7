#!/usr/bin/env bash
# Generates the dev.gatun.raw packages with jextract from the headers in this folder.
set -euo pipefail
export LC_ALL=C

readonly WANT_JEXTRACT=23
readonly WANT_LIBCLANG=14
readonly WANT_JDK=25

usage() {
    cat <<'END'
usage: generate.sh [--jextract=PATH] [--committed=FOLDER [--update=true]] OUTPUT

Writes the generated packages, the literals that are taken from them, and PROVENANCE.md to the
folder OUTPUT, which is emptied first. The literals need a JDK 25: Maven's toolchain, the one of
$JAVA_HOME, or the one on the PATH.

  --jextract=PATH     the jextract to run; else $JEXTRACT, else the one on the PATH
  --committed=FOLDER  compares OUTPUT with FOLDER, and fails with the difference when FOLDER is stale
  --update=true       replaces what is in FOLDER by OUTPUT instead
END
}

fail() {
    printf 'generate.sh: %s\n' "$@" >&2
    exit 2
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
jextract=''
committed=''
update=false
output=''
for argument; do
    case $argument in
        --jextract=*) jextract=${argument#*=} ;;
        --committed=*) committed=${argument#*=} ;;
        --update=true | --update=false) update=${argument#*=} ;;
        -h | --help) usage; exit 0 ;;
        -*) usage >&2; exit 2 ;;
        *) [[ -z $output ]] || { usage >&2; exit 2; }; output=$argument ;;
    esac
done
[[ -n $output ]] || { usage >&2; exit 2; }
[[ -z $committed || -d $committed ]] || fail "no such folder: $committed"

# ---- which jextract ----

[[ -n $jextract ]] || jextract=${JEXTRACT:-}
[[ -n $jextract ]] || jextract=$(command -v jextract) \
    || fail 'no jextract: give one with -Djextract=PATH (--jextract=PATH), $JEXTRACT or the PATH' \
        "needed: jextract $WANT_JEXTRACT with libclang $WANT_LIBCLANG"
[[ $jextract != */* ]] || jextract=$(cd "$(dirname "$jextract")" && pwd)/$(basename "$jextract")
version=$("$jextract" --version 2>&1) || fail "cannot run $jextract --version:" "$version"
jextract_version=$(sed -nE 's/^(WARNING: .*)?jextract ([0-9]+).*/\2/p' <<<"$version")
libclang_version=$(sed -nE 's/^LibClang version .*clang version ([0-9][0-9.]*).*/\1/p' <<<"$version")
if [[ $jextract_version != "$WANT_JEXTRACT" || ${libclang_version%%.*} != "$WANT_LIBCLANG" ]]; then
    fail "$jextract is not the one that the committed code was generated with" \
        "found:  jextract ${jextract_version:-(unknown)} with libclang ${libclang_version:-(unknown)}" \
        "needed: jextract $WANT_JEXTRACT with libclang $WANT_LIBCLANG (newer ones fail on anonymous structs)"
fi

# ---- which JDK ----

java_home=${TOOLCHAIN_JAVA_HOME:-${JAVA_HOME:-}}
java_bin=${java_home:+$java_home/bin/}
jdk_version=$("${java_bin}javac" --version 2>&1) \
    || fail "cannot run ${java_bin}javac --version:" "$jdk_version"
jdk_feature=${jdk_version#javac }
((${jdk_feature%%[!0-9]*} >= WANT_JDK)) \
    || fail "${java_bin}javac is $jdk_version, and the literals need a JDK $WANT_JDK" \
        'Maven finds one by itself: mvn -Pjextract generate-sources'

# ---- the headers of a target ----

# Where a target's system headers are: its cross packages' folder, or this machine's own.
include_folders() {
    if [[ -d /usr/$1/include ]]; then
        echo "/usr/$1/include"
    elif [[ -d /usr/include/$1/asm ]]; then
        echo "/usr/include/$1"
        echo /usr/include
    else
        fail "no headers for $1: neither /usr/$1/include nor /usr/include/$1" \
            "on Debian: apt-get install libc6-dev-{arm64,riscv64}-cross linux-libc-dev-{arm64,riscv64}-cross"
    fi
}

# The packages that those headers come from, with their versions.
header_packages() {
    command -v dpkg-query >/dev/null || { echo 'unknown: no dpkg-query here'; return; }
    local folder header
    for header in linux/stat.h gnu/libc-version.h; do
        for folder in $(include_folders "$1"); do
            [[ -e $folder/$header ]] || continue
            dpkg-query -S "$folder/$header" 2>/dev/null | cut -d: -f1
        done
    done | sort -u | while read -r package; do
        dpkg-query -W -f '${Package} ${Version}\n' "$package"
    done | sort -u | paste -sd, | sed 's/,/, /g'
}

# ---- one run ----

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

provenance() { printf '%s\n' "$@" >>"$work/PROVENANCE.md"; }

# "kind name name ..." a line, to one jextract option a line.
options_of() {
    sed -E 's/#.*//' "$1" | awk '{ for (i = 2; i <= NF; i++) print "--include-" $1 " " $i }'
}

# jextract is silent about a name that it did not find.
check_complete() {
    local list=$1 folder=$2 missing
    grep -rhoE '^    public static ([^(=;]* [A-Za-z_0-9]+\(|class [A-Za-z_0-9]+ )' "$folder" \
        | sed -E 's/.* ([A-Za-z_0-9]+)[( ]$/\1/' >"$work/found"
    find "$folder" -name '*.java' -printf '%f\n' | sed 's/\.java$//' >>"$work/found"
    sort -u -o "$work/found" "$work/found"
    missing=$(options_of "$list" | awk '{ print $2 }' | sort -u | comm -23 - "$work/found")
    [[ -z $missing ]] || fail "$(basename "$list") names what $(basename "$folder") did not get:" $missing
}

# run TARGET HEADER LIST PACKAGE CLASS
run() {
    local target=$1 header=$2 list=$3 package=$4 class=$5 folder
    rm -rf "$work/in" && mkdir "$work/in"
    cp -r "$here"/*.h "$here"/gatun "$work/in"
    options_of "$here/$list" >"$work/in/symbols.args"
    # jextract reads clang's flags from a file in its working folder.
    {
        printf '%s\n' "--target=$target" -nostdlibinc
        for folder in $(include_folders "$target"); do printf -- '-isystem%s\n' "$folder"; done
    } >"$work/in/compile_flags.txt"
    (
        cd "$work/in"
        "$jextract" --output "$work/out" --target-package "$package" \
            --header-class-name "$class" @symbols.args "$header"
    ) >"$work/log" 2>&1 || fail "jextract failed on $header for $target:" "$(cat "$work/log")"
    [[ ! -s $work/log ]] || fail "jextract complained about $header for $target:" "$(cat "$work/log")"
    check_complete "$here/$list" "$work/out/${package//.//}"
    provenance '' "## $package" '' \
        "- headers: $header, with $(header_packages "$target")" \
        "- clang: \`--target=$target -nostdlibinc\`, and the target's include folders with \`-isystem\`" \
        "- jextract: \`--target-package $package --header-class-name $class\`," \
        "  and an \`--include-<kind> <name>\` for each name in $list"
}

provenance '# Where the code in this folder comes from' '' \
    'Generated by native-headers/generate.sh; never edited by hand.' '' \
    "- jextract $jextract_version" "- libclang $libclang_version"

run x86_64-linux-gnu libc.h symbols/libc.txt dev.gatun.raw.libc libc_h
run x86_64-linux-gnu gatun/io_uring.h symbols/io_uring.txt dev.gatun.raw.uring io_uring_h
for architecture in x86_64 aarch64 riscv64; do
    run $architecture-linux-gnu target.h symbols/target.txt dev.gatun.raw.$architecture target_h
done

# ---- the literals ----

find "$work/out" -name '*.java' >"$work/sources"
"${java_bin}javac" -Xlint:none -d "$work/classes" @"$work/sources"
"${java_bin}java" --enable-native-access=ALL-UNNAMED --class-path "$work/classes" \
    "$here/../src/build/java/Literals.java" "$work/classes" "$work/out"
provenance '' '## dev.gatun.raw and dev.gatun.raw.struct' '' \
    '- written by src/build/java/Literals.java from the packages above'

rm -rf "$output" && mkdir -p "$output"
cp -r "$work/out/." "$work/PROVENANCE.md" "$output"

# ---- compared with what is committed, or taken over ----

if [[ -z $committed ]]; then
    exit
elif [[ $update == true ]]; then
    find "$committed" -mindepth 1 -delete
    cp -r "$output/." "$committed"
elif ! diff -ruN --exclude=PROVENANCE.md "$committed" "$output"; then
    fail "$committed is stale: the difference is above (- committed, + generated just now)" \
        'to take it over: mvn -Pjextract generate-sources -Djextract.update=true'
elif ! diff -u "$committed/PROVENANCE.md" "$output/PROVENANCE.md"; then
    echo "generate.sh: the same code from other headers (above): $committed is up to date"
else
    echo "generate.sh: $committed is up to date"
fi
