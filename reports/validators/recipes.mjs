// Usage: node recipes.mjs MODULES ROOT: reads the GitHub action, the workflows and the GitLab
// template with a YAML parser and holds them to what their systems ask of them.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [modules, root] = process.argv.slice(2);
const require = createRequire(resolve(modules, "recipes.cjs"));
const yaml = require("yaml");

let broken = false;
const complain = (file, what) => {
  console.error(`${file}: ${what}`);
  broken = true;
};
const read = (file) => {
  const document = yaml.parseDocument(readFileSync(join(root, file), "utf8"), { strict: true });
  for (const error of [...document.errors, ...document.warnings]) complain(file, error.message);
  return document.toJS();
};
const bash = (file, script) => {
  try {
    execFileSync("bash", ["-n"], { input: script, stdio: ["pipe", "ignore", "pipe"] });
  } catch (error) {
    complain(file, `not bash: ${error.stderr}`);
  }
};
const names = (text, what) =>
  new Set([...text.matchAll(new RegExp(`\\b${what}\\.([\\w-]+)`, "g"))].map((match) => match[1]));

// https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
{
  const file = ".github/actions/talkspec/action.yml";
  const action = read(file);
  for (const key of ["name", "description"]) if (!action[key]) complain(file, `no ${key}`);
  if (action.runs.using !== "composite") complain(file, "not composite");
  const text = JSON.stringify(action.runs);
  const used = names(text, "inputs");
  for (const [name, input] of Object.entries(action.inputs)) {
    if (!input.description) complain(file, `input ${name} has no description`);
    if (!input.required && input.default === undefined) complain(file, `input ${name}: no default`);
    if (!used.has(name)) complain(file, `input ${name} is not used`);
  }
  for (const name of used) if (!(name in action.inputs)) complain(file, `${name} is no input`);
  const ids = new Set(action.runs.steps.map((step) => step.id).filter(Boolean));
  for (const [name, output] of Object.entries(action.outputs)) {
    if (!output.description) complain(file, `output ${name} has no description`);
    const from = /^\$\{\{ steps\.([\w-]+)\.outputs\.([\w-]+) \}\}$/.exec(output.value);
    if (!from || !ids.has(from[1])) complain(file, `output ${name} comes from no step`);
  }
  for (const step of action.runs.steps) {
    if (step.run === undefined) continue;
    if (step.shell !== "bash") complain(file, "a step without a shell");
    // An expression in a script is pasted in before the shell reads it: whoever sets an input
    // would write the script.
    if (step.run.includes("${{")) complain(file, "an expression in a script: pass it by env");
    bash(file, step.run);
    for (const [, script] of step.run.matchAll(/\$GITHUB_ACTION_PATH\/([\w./-]+)/g))
      if (!existsSync(join(root, ".github/actions/talkspec", script))) complain(file, `no ${script}`);
  }
  const script = readFileSync(join(root, ".github/actions/talkspec/run"), "utf8");
  const written = new Set([...script.matchAll(/^\s*output ([\w-]+) /gm)].map((match) => match[1]));
  for (const name of Object.keys(action.outputs))
    if (!written.has(name)) complain(file, `output ${name} is never written by run`);
}

// A tag can be moved to other code; a hash cannot.
const pinned = (file, uses) => {
  if (!/^\.\//.test(uses) && !/@([0-9a-f]{40}|COMMIT)$/.test(uses)) complain(file, `${uses} is not pinned by a hash`);
};
for (const file of ["README.md", "reports/FORMS.md", ".github/actions/talkspec/action.yml"])
  for (const [, uses] of readFileSync(join(root, file), "utf8").matchAll(/^\s*- uses: (\S+)/gm)) pinned(file, uses);

for (const name of readdirSync(join(root, ".github/workflows"))) {
  const file = `.github/workflows/${name}`;
  const workflow = read(file);
  if (!workflow.jobs) complain(file, "no jobs");
  for (const job of Object.values(workflow.jobs ?? {}))
    for (const step of job.steps ?? []) if (step.uses) pinned(file, step.uses);
  for (const job of Object.values(workflow.jobs ?? {}))
    for (const step of job.steps ?? []) if (step.run) bash(file, step.run.replace(/\$\{\{.*?\}\}/g, "x"));
}

// https://docs.gitlab.com/ci/yaml/
{
  const file = ".gitlab/talkspec.yml";
  const template = read(file);
  const job = template[".talkspec"];
  if (!job) complain(file, "no job .talkspec");
  const known = new Set(["stage", "image", "variables", "before_script", "script", "artifacts"]);
  for (const key of Object.keys(job)) if (!known.has(key)) complain(file, `.talkspec.${key}`);
  for (const [name, variable] of Object.entries(job.variables))
    if (typeof variable !== "string") complain(file, `variable ${name} is no string`);
  bash(file, [...(job.before_script ?? []), ...job.script].join("\n"));
  if (job.artifacts.when !== "always") complain(file, "a failed job must keep its reports");
  if (!job.artifacts.reports.junit) complain(file, "no JUnit report for GitLab to show");
}
process.exit(broken ? 1 : 0);
