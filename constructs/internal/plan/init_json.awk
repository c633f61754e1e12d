# Writes values of the JSON object in the variable ARGV[1] to files below the
# directory ARGV[2], for the keys ARGV[3] and on, or for all; prints the names.
# Strings are written as they are, other values as JSON. s is the rest to read.
function bad() { exit 1 }
function skip() { sub(/^[ \t\r\n]+/, "", s) }
function take(n,  t) { t = substr(s, 1, n); s = substr(s, n + 1); return t }
function hex(  i, n, d) {
  for (i = 0; i < 4; i++) {
    d = index("0123456789abcdef", tolower(substr(s, 1, 1)))
    if (s == "" || !d) bad()
    n = n * 16 + d - 1
    take(1)
  }
  return n
}
function utf8(n) {
  if (n == 0) bad()
  if (n < 128) return sprintf("%c", n)
  if (n < 2048) return sprintf("%c%c", 192 + int(n / 64), 128 + n % 64)
  if (n < 65536) return sprintf("%c%c%c", 224 + int(n / 4096), 128 + int(n / 64) % 64, 128 + n % 64)
  return sprintf("%c%c%c%c", 240 + int(n / 262144), 128 + int(n / 4096) % 64, 128 + int(n / 64) % 64, 128 + n % 64)
}
function unicode(  n, low) {
  n = hex()
  if (n >= 55296 && n < 56320 && substr(s, 1, 2) == "\\u") {
    take(2)
    low = hex()
    if (low >= 56320 && low < 57344) return utf8(65536 + (n - 55296) * 1024 + low - 56320)
    return utf8(65533) (low >= 55296 && low < 56320 ? utf8(65533) : utf8(low))
  }
  return utf8(n >= 55296 && n < 57344 ? 65533 : n)
}
function text(  out, c) {
  take(1)
  while (1) {
    match(s, /^[^"\\]*/)
    out = out take(RLENGTH)
    c = take(1)
    if (c == "\"") return out
    if (c == "") bad()
    c = take(1)
    if (c == "u") out = out unicode()
    else if (c != "" && index("\"\\/", c)) out = out c
    else if (c in control) out = out control[c]
    else bad()
  }
}
function raw(  out, c, depth) {
  do {
    match(s, /^[^][{}"]*/)
    out = out take(RLENGTH)
    c = take(1)
    out = out c
    if (c == "") bad()
    if (c == "{" || c == "[") depth++
    else if (c != "\"") depth--
    else do {
      match(s, /^[^"\\]*/)
      out = out take(RLENGTH)
      c = take(1)
      if (c == "\\") c = c take(1)
      if (c == "") bad()
      out = out c
    } while (c != "\"")
  } while (depth > 0)
  return out
}
function value(  c) {
  c = substr(s, 1, 1)
  if (c == "\"") return text()
  if (c == "{" || c == "[") return raw()
  if (!match(s, /^(true|false|null|-?[0-9][-+.0-9eE]*)/)) bad()
  return take(RLENGTH)
}
function is_name(key,  i) {
  if (key == "" || key == "." || key == ".." || index(key, "/")) return 0
  for (i = 1; i < 32; i++) if (index(key, sprintf("%c", i))) return 0
  return 1
}
function expect(c) { skip(); if (take(1) != c) bad(); skip() }
BEGIN {
  control["b"] = "\b"; control["f"] = "\f"; control["n"] = "\n"; control["r"] = "\r"; control["t"] = "\t"
  s = ENVIRON[ARGV[1]]
  for (i = 3; i < ARGC; i++) wanted[ARGV[i]] = 1
  expect("{")
  if (substr(s, 1, 1) == "}") take(1)
  else do {
    if (substr(s, 1, 1) != "\"") bad()
    key = text()
    expect(":")
    found[key] = value()
    skip()
    c = take(1)
    skip()
    if (c != "," && c != "}") bad()
  } while (c == ",")
  if (s != "") bad()
  for (key in wanted) if (!(key in found)) bad()
  for (key in found) if (ARGC == 3 || key in wanted) {
    if (!is_name(key)) bad()
    file = ARGV[2] "/" key
    printf "%s", found[key] > file
    if (close(file)) bad()
    print key
  }
  exit 0
}
