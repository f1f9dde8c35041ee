// Usage: node validate.mjs MODULES SCHEMA FOLDER: validates what forms_sample wrote into FOLDER
// with packages installed in MODULES, and exits 1 if something is not valid.
//   *.json, *.events  CTRF by the npm package `ctrf`, what is ours in it by SCHEMA
//   *.sarif           the schema of SARIF 2.1.0 of @microsoft/jest-sarif, and rules beyond it
//   *.badge-json      what shields.io takes
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, schemaFile, folder] = process.argv.slice(2);
const require = createRequire(resolve(modules, "validate.cjs"));
const ctrf = await import(pathToFileURL(resolve(modules, "ctrf/dist/index.js")).href);
const Ajv = require(require.resolve("ajv", { paths: [resolve(modules, "ctrf")] }));
const addFormats = require(require.resolve("ajv-formats", { paths: [resolve(modules, "ctrf")] }));

const json = (file) => JSON.parse(readFileSync(file, "utf8"));
const validator = (schema) => {
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(schema);
};
const ours = validator(json(schemaFile));
// That schema is of draft-04, which the package's own, older ajv knows.
const sarif = (() => {
  const folder = resolve(modules, "@microsoft/jest-sarif");
  const OldAjv = require(require.resolve("ajv", { paths: [folder] }));
  const ajv = new OldAjv({ schemaId: "id", meta: false, allErrors: true, unknownFormats: "ignore" });
  ajv.addMetaSchema(
    require(require.resolve("ajv/lib/refs/json-schema-draft-04.json", { paths: [folder] })));
  return ajv.compile(json(join(folder, "lib/schemas/sarif-2.1.0-rtm.5.json")));
})();

let broken = false;
const complain = (file, what) => {
  console.error(`${file}: ${what}`);
  broken = true;
};
const hold = (file, validate, value) => {
  if (validate(value)) return;
  for (const error of validate.errors) complain(file, `${error.instancePath ?? error.dataPath} ${error.message}`);
};

const check = {
  json(file) {
    const report = json(file);
    const { valid, errors = [] } = ctrf.validate(report);
    for (const error of errors) complain(file, `${error.path ?? ""} ${error.message}`);
    if (!valid) complain(file, "not valid CTRF");
    const counted = ctrf.calculateSummary(report.results.tests);
    for (const key of ["tests", "passed", "failed", "skipped", "pending", "other"])
      if (counted[key] !== report.results.summary[key])
        complain(file, `summary.${key} is not what the tests add up to, ${counted[key]}`);
    hold(file, ours, report);
  },
  events(file) {
    const lines = readFileSync(file, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
    const kinds = lines.map((line) => line.event);
    if (kinds[0] !== "header" || kinds.at(-1) !== "footer") complain(file, "no header or footer");
    const report = json(file.replace(/events$/, "json"));
    const tests = lines.filter((line) => line.event === "case").map((line) => line.test);
    if (JSON.stringify(tests) !== JSON.stringify(report.results.tests))
      complain(file, "the tests are not those of the CTRF report");
  },
  sarif(file) {
    const log = json(file);
    hold(file, sarif, log);
    for (const { tool, results } of log.runs) {
      const ids = tool.driver.rules.map((rule) => rule.id);
      if (new Set(ids).size !== ids.length) complain(file, "a rule ID stands twice");
      for (const { ruleId, ruleIndex, message, locations, relatedLocations = [] } of results) {
        for (const [, id] of message.text.matchAll(/(?<!\\)\]\((\d+)\)/g))
          if (!relatedLocations.some((one) => one.id === Number(id))) complain(file, `no location ${id}`);
        if (ids[ruleIndex] !== ruleId) complain(file, `ruleIndex of ${ruleId}`);
        if (!message.text) complain(file, "a message without text");
        for (const { physicalLocation } of locations)
          if (physicalLocation) new URL(physicalLocation.artifactLocation.uri, "file:///a/");
      }
    }
  },
  "badge-json"(file) {
    const badge = json(file);
    if (badge.schemaVersion !== 1) complain(file, "schemaVersion");
    for (const key of ["label", "message", "color"])
      if (typeof badge[key] !== "string" || badge[key] === "") complain(file, key);
  },
};

const seen = new Set();
for (const name of readdirSync(folder).sort()) {
  const form = name.slice(name.indexOf(".") + 1);
  if (!check[form]) continue;
  check[form](join(folder, name));
  seen.add(form);
}
for (const form of Object.keys(check)) if (!seen.has(form)) complain(folder, `no ${form} in it`);
process.exit(broken ? 1 : 0);
