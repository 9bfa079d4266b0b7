# Counts the results of a machine's output.
BEGIN { FS = "\t" }
{ sub(/\r$/, "") }
$1 == "@system" { machine = $2 }
$1 == "@report" || $1 == "@tour" || $1 == "@tests" { runs = runs substr($1, 2) ": " $2 "; " }
$1 == "@begun" { if (!($2 in outcome)) outcome[$2] = "stuck" }
/^@(passed|skipped|failed|stuck)\t/ { outcome[$2] = substr($1, 2); why[$2] = $3 }
END {
  for (t in outcome) { n[outcome[t]]++; all++
    if (outcome[t] == "skipped") { reasons[why[t]]++ } else if (outcome[t] != "passed")
      print outcome[t] ": " t ": " why[t] | "sort" }
  close("sort")
  for (r in reasons) printf "skipped %3d: %s\n", reasons[r], r | "sort"
  close("sort")
  print name ": " (machine ? machine : "did not start")
  print name ": " runs
  printf "| %s | %d tests | %d passed | %d skipped | %d failed | %d stuck |\n", name, all,
    n["passed"], n["skipped"], n["failed"], n["stuck"]
  exit !(all && !n["failed"] && !n["stuck"] && runs ~ /tests: status 0/)
}
