#!/usr/bin/env bash
# What must hold of the sources themselves: layers, sizes, layout, one place for each library, and a
# build without assertions.  Writes its results to build/checks.log.
set -u
shopt -s lastpipe
cd "$(dirname "$0")/.."
mkdir -p build
passed=0
failed=0

# must NAME: whether standard input, a list of faults, is empty.
must()
{
	local faults

	faults=$(cat)
	if [ -z "$faults" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAIL: %s\n%s\n' "$1" "$(head -20 <<<"$faults")"
	fi
}

mapfile -t sources < <(git ls-files '*.c' '*.h')
mapfile -t program < <(git ls-files 'parser/*.[ch]' 'model/*.[ch]' 'rules/*.[ch]' 'lint/*.[ch]')

# include UP... of DOWN: no file of folder DOWN includes one of the folders UP.
layer()
{
	local folder=$1
	shift
	local pattern
	pattern=$(IFS='|'; echo "$*")
	git ls-files "$folder/*" | xargs grep -nE "#include \"($pattern)/" /dev/null |
		must "$folder/ includes nothing of $*"
}
layer parser model rules lint tests
layer model rules lint tests
layer rules lint tests
layer lint tests

# A library's header in one file only.
for header in pcre2.h yaml.h openssl/; do
	grep -lE "#include <$header" "${program[@]}" | sed -n '2,$p' | must "<$header in one file"
done

# Memory comes from the arena; libcrypto's from a place that wipes it.
# libcrypto gets memory that is wiped before it goes.
grep -nE '\b(malloc|calloc|realloc|strdup|asprintf)\(' "${program[@]}" |
	grep -vE '^(parser/arena|model/certificate)\.c:' | must 'memory comes from the arena'

grep -nE '^static [^(]*[;=]' $(printf '%s\n' "${program[@]}" | grep '\.c$') |
	grep -vE 'const|\(' | must 'no data of a file can change'

grep -nE '\b(typedef|alloca)\b' "${program[@]}" | must 'no typedef, no alloca'

for file in "${program[@]}"; do
	lines=$(wc -l <"$file")
	[ "$lines" -le 500 ] || echo "$file: $lines lines"
done | must 'no file is longer than 500 lines'

awk 'FNR == 1 { start = 0 }
	/^\{/ { start = FNR }
	/^\}/ { if (start && FNR - start > 60) print FILENAME ":" start ": " FNR - start " lines"; start = 0 }' \
	$(printf '%s\n' "${program[@]}" | grep '\.c$') | must 'no function is longer than 60 lines'

grep -nE '^\s*(/\*|\*[ /])' "${program[@]}" | must 'comments are //'

# Other releases of it lay some lines out differently.
if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
	printf '%s\n' "${sources[@]}" | xargs clang-format --dry-run 2>&1 | grep warning: |
		must 'clang-format has nothing to change'
else
	echo "skipped: the layout, which clang-format 14 judges; here is $(clang-format --version 2>/dev/null || echo none)"
fi

# Sorted tables are sorted.
for table in rules/rules.def; do
	LC_ALL=C sort -c "$table" 2>&1 | must "$table is sorted"
done

# Assertions may go, and nothing else with them.
{
	if [ ! -f build/release/build.ninja ]; then
		meson setup build/release --buildtype=release -Db_ndebug=true
	fi && ninja -C build/release
} >build/release.log 2>&1 || cat build/release.log | must 'the release builds'

# What is installed works, and the release says what the manual page says.
rm -rf build/installed
DESTDIR=$PWD/build/installed meson install -C build/release --no-rebuild --quiet >build/install.log 2>&1
{
	find build/installed -path '*/bin/owui-lint' -exec {} --version \; |
		grep -qx "owui-lint $(meson introspect --projectinfo build/release |
			python3 -c 'import json, sys; print(json.load(sys.stdin)["version"])')" ||
		cat build/install.log - </dev/null <<<'the installed program does not say its version'
} | must 'meson install works'

# What is written of the program is what it says.
python3 tests/documents.py build/release/document build/release/owui-lint | grep FAIL: |
	must 'the documents are current'

echo "$passed passed, $failed failed" | tee build/checks.log
[ "$failed" -eq 0 ]
