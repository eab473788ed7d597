#!/bin/bash
# Proves everything: build without warnings, formatting, scripts, documents, unit, contract,
# architecture and integration tests, reproducible jars, and that nothing stays behind.
#
# usage: ./verify.sh [STEP…]       without a step: all of them, in the order of the list below
#
# Needs root and Debian 12. Ends with code 0 only where every step held. What was skipped, and why,
# stands in the summary.
set -u
cd "$(dirname "$(readlink -f "$0")")" || exit 1
# shellcheck source=tools/lib.sh
. tools/lib.sh

all_steps=(packages scripts documents sources build formatting reproducible integration leaks)
reports=$PWD/target/verify
# Modules that are built twice: one plain, one that embeds jars, one driver.
reproduced=bundles/spi,bundles/linux,driver-tmpfs
mkdir -p "$reports"

step_packages() {
  install_missing "${build_packages[@]}" "${engine_packages[@]}" "${demo_packages[@]}" \
    "${test_packages[@]}"
  mount_hugetlb
}

step_scripts() {
  local -a scripts
  mapfile -t scripts < <(git ls-files -co --exclude-standard | while IFS= read -r file; do
    case $file in
      *.sh) echo "$file" ;;
      *) head -c 30 "$file" 2>/dev/null | grep -qaE '^#!.*\b(ba)?sh\b' && echo "$file" ;;
    esac
  done)
  shellcheck "${scripts[@]}"
}

step_documents() {
  local -a documents
  mapfile -t documents < <(git ls-files -co --exclude-standard '*.md')
  [ ${#documents[@]} = 0 ] || mdl --style config/markdown.rb "${documents[@]}" || return 1
  git ls-files -co --exclude-standard | grep -vE '\.(json|tsv|lock)$' |
    xargs codespell --builtin clear --ignore-words config/spelling.txt
}

# What must not stand in any file: hosts of package registries, paths of the author's machine.
step_sources() {
  local pattern='re[p]o1?\.maven|maven\.org/|re[g]istry\.npmjs|de[b]\.debian|oss\.so[n]atype'
  ! git grep -nIE "$pattern" -- . ':!verify.sh' || return 1
  ! git ls-files -co --exclude-standard | grep -E '\.(jar|class|so|kar|jsa)$'
}

step_build() {
  # A build under a running engine would take its jars away.
  if pgrep -f -- "-Dpouch.distribution=$PWD/assembly/target/assembly " >/dev/null; then
    echo "an engine runs from assembly/target/assembly: stop it first"
    return 1
  fi
  mvn -B -ntp -Pstrict install
}

step_formatting() {
  mvn -q -B -ntp spotless:check
}

# The same sources make the same jar, to the byte.
step_reproducible() {
  local round
  for round in 1 2; do
    # Not "clean": the reports of the tests are still wanted.
    rm -rf bundles/{spi,linux}/target/{classes,embed,*.jar} driver-tmpfs/target/{classes,*.jar}
    mvn -q -B -o -DskipTests package -pl "$reproduced" || return 1
    sha256sum bundles/{spi,linux}/target/*-SNAPSHOT.jar driver-tmpfs/target/*-SNAPSHOT.jar \
      >"$reports/digests-$round"
  done
  cat "$reports/digests-1"
  diff "$reports/digests-1" "$reports/digests-2"
}

step_integration() {
  assembly/target/assembly/bin/pouch-archives || return 1
  mvn -B -ntp -Pit -pl it verify
}

# What the host holds that an engine could have left: one line each.
residue() {
  awk '{ print "mount", $2 }' /proc/mounts
  find /sys/fs/cgroup -mindepth 2 -type d \( -name '*pouch*' -o -regex '.*/[0-9a-f]\{64\}' \) \
    -printf 'cgroup %p\n' 2>/dev/null
  find /run/netns -mindepth 1 -printf 'netns %p\n' 2>/dev/null
  losetup -l -n -O NAME,BACK-FILE 2>/dev/null | sed 's/^/loop /'
  ps -eo comm=,pid= | awk '$1 ~ /^(conmon|crun|runc|docker-registr)/ { print "process", $0 }'
  pgrep -f 'org\.pouchcontainer\.launcher\.Pouchd' | sed 's/^/process pouchd /'
}

step_leaks() {
  local left
  residue | sort >"$reports/residue-after"
  left=$(comm -13 "$reports/residue-before" "$reports/residue-after")
  [ -z "$left" ] || { printf 'left behind:\n%s\n' "$left" && return 1; }
}

# Prints the tests that were skipped, with the reasons that they gave, out of all modules' reports.
skipped_tests() {
  # shellcheck disable=SC2016 # the dollars are awk's
  find . -path '*/surefire-reports*/TEST-*.xml' -newer "$reports/started" -print0 |
    xargs -0 -r awk '
      /<testcase / { match($0, /classname="[^"]*"/)
                     class = substr($0, RSTART + 11, RLENGTH - 12) }
      /<skipped/   { reason = "no reason given"
                     if (match($0, /message="[^"]*"/)) {
                       reason = substr($0, RSTART + 9, RLENGTH - 10)
                     } else if (match($0, /(Exception|Assumption failed): .*/)) {
                       reason = substr($0, RSTART, RLENGTH)
                       sub(/^Exception: /, "", reason); sub(/^Assumption failed: /, "", reason) }
                     sub(/\]\]>.*/, "", reason)
                     count[class ": " reason]++ }
      END          { for (line in count) print "  " count[line] " x " line }' | sort -k3
}

run_step() {
  local name=$1 begin=$SECONDS
  say "$name"
  if "step_$name"; then
    summary+=("$(printf '%-14s held    %4d s' "$name" $((SECONDS - begin)))")
  else
    summary+=("$(printf '%-14s FAILED  %4d s' "$name" $((SECONDS - begin)))")
    failed=1
  fi
}

[ "$(id -u)" = 0 ] || die "run me as root: the tests start containers"
use_jdk17
failed=0
summary=()
touch "$reports/started"
residue | sort >"$reports/residue-before"
steps=("$@")
[ $# -gt 0 ] || steps=("${all_steps[@]}")
for step in "${steps[@]}"; do
  declare -F "step_$step" >/dev/null || die "no step \"$step\"; there are: ${all_steps[*]}"
  run_step "$step"
done

say "Skipped tests"
skipped=$(skipped_tests)
echo "${skipped:-  none}"
say "Summary"
printf '%s\n' "${summary[@]}"
echo "total $SECONDS s"
exit $failed
