// A page of ours in Debian's Chromium, for the tests. Every page is watched: whatever it writes to
// the console, throws, asks the network for or is refused by its own policy is a fault.
import {existsSync, readFileSync} from "node:fs";
import {resolve} from "node:path";
import {pathToFileURL} from "node:url";

const [modules, pages] = process.argv.slice(2);
const {chromium} = await import(pathToFileURL(resolve(modules, "playwright-core/index.mjs")).href);

const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

const executable = "/usr/bin/chromium";

export async function launch() {
  if (!existsSync(executable)) throw new Error(`${executable} is missing: run scripts/install-dependencies`);
  return chromium.launch({executablePath: executable, args: flags});
}

// The path of a sample, or of a screenshot.
export function pathOf(name) {
  return resolve(pages, name);
}

export function sourceOf(name) {
  return readFileSync(pathOf(name), "utf8");
}

// Opens a page by its file: URL. `faults` of what is returned fills as they happen.
export async function open(browser, name, {hash = "", context = {}} = {}) {
  const own = await browser.newContext({viewport: {width: 1280, height: 900}, ...context});
  const page = await own.newPage();
  const address = pathToFileURL(pathOf(name)).href;
  page.faults = [];
  page.on("console", (message) => page.faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => page.faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    page.faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith("data:") && url.split("#")[0] !== address) page.faults.push(`request: ${url}`);
  });
  await page.addInitScript(() => {
    window.refused = [];
    document.addEventListener("securitypolicyviolation", (event) => window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(address + hash);
  return page;
}

// Ends a page; the faults it had.
export async function close(page) {
  const refused = await page.evaluate(() => window.refused);
  await page.context().close();
  return [...page.faults, ...refused.map((what) => `policy: ${what}`)];
}
