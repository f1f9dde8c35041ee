// Usage: node validate.mjs MODULES FILE…: validates CTRF reports with the npm package `ctrf`
// installed in MODULES, and exits 1 if one is not valid.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";

const [modules, ...files] = process.argv.slice(2);
const ctrf = await import(pathToFileURL(resolve(modules, "ctrf/dist/index.js")).href);

let broken = files.length === 0;
for (const file of files) {
  const report = JSON.parse(readFileSync(file, "utf8"));
  const { valid, errors = [] } = ctrf.validate(report);
  for (const error of errors) console.error(`${file}: ${error.path ?? ""} ${error.message}`);
  const counted = ctrf.calculateSummary(report.results.tests);
  for (const key of ["tests", "passed", "failed", "skipped", "pending", "other"]) {
    if (counted[key] === report.results.summary[key]) continue;
    console.error(`${file}: summary.${key} is not what the tests add up to, ${counted[key]}`);
    broken = true;
  }
  if (!valid) broken = true;
  else console.log(`${file}: valid CTRF ${report.specVersion}, ${counted.tests} tests`);
}
process.exit(broken ? 1 : 0);
