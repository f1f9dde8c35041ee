// How long the page of 500 cases takes to open, in a fresh tab each time: from the navigation to
// the case that the address names, on the screen.
// Usage: node open_benchmark.mjs MODULES PAGES
import {statSync} from "node:fs";
import {launch, open, pathOf} from "./browser.mjs";

const browser = await launch();
const times = [];
for (let round = 0; round < 7; ++round) {
  const page = await open(browser, "large.html", {hash: "#push/case-318"});
  times.push(await page.evaluate(() => new Promise((seen) => {
    // Two frames later, what was laid out has been painted.
    requestAnimationFrame(() => requestAnimationFrame(() => seen(performance.now())));
  })));
  await page.context().close();
}
await browser.close();
times.sort((a, b) => a - b);
const size = statSync(pathOf("large.html")).size;
console.log(`500 cases, ${(size / 1e6).toFixed(2)} MB: open in ${Math.round(times[3])} ms (median of ${times.length}, ${Math.round(times[0])} to ${Math.round(times.at(-1))} ms)`);
