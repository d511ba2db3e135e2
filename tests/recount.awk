# Counts the canvass of examples/canvass-by-office.sh again from its papers, by
# nothing but awk: every answer in its order, the second entry, what was decided,
# the proxies, the roll as opened and as amended.
#
#   awk -F, -f recount.awk roll.csv canvass-1.csv visits.csv second.csv decided.csv \
#     canvass-2.csv proxies.csv changes.csv removed.txt canvass-3.csv
#
# Prints `roll building position: households area`, areas in 0.01 m2.

function base(path) { sub(/.*\//, "", path); return path }
# 47.32 as 4732, without a fraction on the way.
function hundredths(area, parts, n) {
    n = split(area, parts, ".")
    while (length(parts[2]) < 2) parts[2] = parts[2] "0"
    return parts[1] * 100 + parts[2]
}
function code(word) {
    if (word == "agree" || word == "for") return "for"
    if (word == "oppose" || word == "against") return "against"
    if (word == "agree-with-conditions" || word == "conditional") return "conditional"
    if (word == "abstain") return "abstain"
    print "unknown word " word > "/dev/stderr"
    exit 1
}
{ sub(/\r$/, "") }
FNR == 1 { file = base(FILENAME); if (file != "removed.txt") next }
file == "roll.csv" { building[$1] = $2; owner[$1] = $4; area[$1] = hundredths($5); old[$1] = area[$1]; next }
file ~ /^canvass-/ { said[$1] = code($2); known[$1] = ($5 == "phone" ? "phone" : "steward"); next }
file == "visits.csv" { reached[$1] = 1; next }
file == "second.csv" { if ($1 in said && said[$1] != code($2)) contested[$1] = 1; next }
file == "decided.csv" {
    if (!($1 in contested)) { print $1 " was not contested" > "/dev/stderr"; exit 1 }
    delete contested[$1]; said[$1] = code($2); next
}
file == "proxies.csv" {
    if (!(($3, owner[$1]) in stands)) {
        if (held[$3] == 3) { refused++; next }
        held[$3]++; stands[$3, owner[$1]] = 1
    }
    said[$1] = code($2); known[$1] = "proxy"; next
}
file == "changes.csv" {
    if (!($1 in building)) { split($1, part, "-"); building[$1] = part[1] }
    if ($2 != "") owner[$1] = $2
    if ($3 != "") area[$1] = hundredths($3)
    next
}
file == "removed.txt" { gone[$1] = 1; next }
function add(roll, door, size, what) {
    what = door in contested ? "contested" : door in said ? said[door] : door in reached ? "silent" : "unreached"
    households[roll " " building[door] " " what]++
    areas[roll " " building[door] " " what] += size
    if (roll == "amended" && door in said && !(door in contested)) by[known[door]]++
}
END {
    # The door that was added answered at once, on a signed form.
    said["6-99-101"] = "for"; known["6-99-101"] = "signed"
    for (door in old) add("opened", door, old[door])
    for (door in area) if (!(door in gone)) add("amended", door, area[door])
    for (key in households) print key ": " households[key], areas[key]
    for (tier in by) print "provenance " tier ": " by[tier]
    print "refused: " refused + 0
}
