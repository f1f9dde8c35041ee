// The report as a reader uses it. Usage: node report_browser_test.mjs MODULES PAGES
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {close, launch, open, pathOf} from "./browser.mjs";

const failing = "chunking/boundaries";
let browser;

before(async () => (browser = await launch()));
after(() => browser?.close());

// A test on a page of its own, which must end without a fault.
function onPage(name, options, use) {
  test(name, async () => {
    const page = await open(browser, options.sample ?? "showcase.html", options);
    await use(page);
    assert.deepEqual(await close(page), []);
  });
}

const visible = (page) => page.locator("#list a").count();
const title = (page) => page.locator("#detail h2").innerText();
const hashOf = (page) => page.evaluate(() => location.hash);
const row = (page, number) => page.locator(".log > li").nth(number);

onPage("says what the run comes to", {}, async (page) => {
  assert.match(await page.locator("h1").innerText(), /2 MUST cases failed/);
  assert.equal(await page.title(), "2 MUST cases failed · http://127.0.0.1:8080");
  assert.match(await page.locator(".counts").innerText(), /55 passed.*2 skipped.*1 warned.*1 inconclusive.*2 failed.*61 in all/s);
  assert.deepEqual(await page.locator(".broke .id").allInnerTexts(),
    [failing, "smuggling/length-before-coding", "robustness/idle-connections", "delivery/prompt"]);
  const chunking = page.locator(".areas tbody tr").first();
  assert.match(await chunking.innerText(), /chunking\s+6\/7/);
  assert.equal(await chunking.locator(".square").count(), 7);
  assert.match(await page.locator(".about").innerText(), /draft-00.*6021448/s);
  await page.screenshot({path: pathOf("summary.png")});
});

onPage("filters by verdict", {}, async (page) => {
  assert.equal(await visible(page), 61);
  await page.getByRole("button", {name: "2 failed"}).first().click();
  assert.equal(await visible(page), 2);
  assert.equal(await page.locator("#shown").innerText(), "2 of 61 cases");
  await page.locator(".chip.warn").click();
  assert.equal(await visible(page), 3, "several verdicts add up");
  assert.equal(await page.locator(".chip.warn").getAttribute("aria-pressed"), "true");
  await page.getByRole("button", {name: "Clear"}).click();
  assert.equal(await visible(page), 61);
});

onPage("filters by area and level", {}, async (page) => {
  await page.getByLabel("Area").selectOption("delivery");
  assert.equal(await visible(page), 15);
  await page.getByLabel("Level", {exact: true}).selectOption("should");
  assert.equal(await visible(page), 2);
  await page.getByRole("button", {name: "chunking, MUST: 6 of 7 passed"}).click();
  assert.equal(await visible(page), 7, "the summary's numbers filter too");
});

onPage("filters by text of title, requirement and message", {}, async (page) => {
  await page.keyboard.press("/");
  await page.keyboard.type("BUFFER size");
  assert.equal(await visible(page), 1);
  await page.locator("#text").fill("runs into message 3");
  assert.deepEqual(await page.locator("#list .id").allTextContents(), [failing]);
  await page.locator("#text").fill("RFC 9112 §6.1");
  assert.equal(await visible(page), 4);
  await page.locator("#text").fill("zebra");
  await page.getByText("No case matches.").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await visible(page), 61);
});

onPage("opens a case to its requirement, expected and actual", {}, async (page) => {
  await page.locator("#list a", {hasText: failing}).click();
  assert.equal(await hashOf(page), `#${failing}`);
  assert.equal(await title(page), "Chunks stay well-formed where messages of a buffer's size meet");
  assert.match(await page.locator(".requirements").innerText(), /One terminator ends a message.*FRAME-ONCE.*draft §1.*CHUNK-SYNTAX.*RFC 9112 §7\.1/s);
  const [left, right] = [await page.locator(".expected pre").boundingBox(), await page.locator(".actual pre").boundingBox()];
  assert.equal(left.y, right.y, "side by side");
  assert.ok(left.x + left.width <= right.x);
  assert.deepEqual(await page.locator("mark").allInnerTexts(), ["\\x00", "c"], "where they differ first");
  assert.match(await page.locator(".rerun").innerText(), /conformance\/suite\/chunking\.json:\d+/);
  assert.match(await page.locator(".notes").innerText(), /lower-case/);
  await page.goBack();
  await page.locator(".overview").waitFor();
});

onPage("draws the wire: a lane a connection, events in time, boundaries", {hash: `#${failing}`}, async (page) => {
  assert.deepEqual(await page.locator(".lanes li").allInnerTexts(), ["alice", "bob"]);
  const events = await page.locator(".event").evaluateAll((nodes) => nodes.map((node) => ({
    kind: node.classList[1], x: node.getBBox().x, y: (node.querySelector("rect") ?? node).getBBox().y,
  })));
  assert.equal(events.length, await page.locator(".log .row").count());
  const places = events.map(({x}) => x);
  assert.deepEqual(places, [...places].sort((a, b) => a - b), "in the order of time");
  const line = await page.locator("line.lane0").evaluate((node) => node.y1.baseVal.value);
  const first = (kind) => events.find((event) => event.kind === kind);
  assert.ok(first("sent").y < line, "sent stands above the line");
  assert.ok(first("received").y >= line, "received below");
  assert.equal(await page.locator(".cut.chunk").count(), 6);
  assert.equal(await page.locator(".cut.message").count(), 5);
  const times = await page.locator(".timeline .time").allTextContents();
  assert.equal(times[0], "0 µs");
  assert.equal(await page.locator(".pause text").textContent(), "2.21 ms", "a long pause is named");
});

onPage("shows the time to scale, and closer", {hash: "#delivery/prompt"}, async (page) => {
  const places = () => page.locator(".event").evaluateAll((nodes) => nodes.map((node) => node.getBBox().x));
  await page.getByRole("button", {name: "To scale, 1 times the width"}).click();
  const scaled = await places();
  assert.ok(scaled.at(-1) - scaled[6] > 100 * (scaled[6] - scaled[1]), "4.62 s beside a millisecond");
  await page.getByRole("button", {name: "To scale, 64 times the width"}).click();
  const closer = await places();
  assert.ok(closer[6] - closer[1] > 30 * (scaled[6] - scaled[1]));
});

onPage("shows bytes as text and hexadecimal on a click", {hash: `#${failing}`}, async (page) => {
  const noop = row(page, 3);
  assert.equal(await noop.locator(".preview").innerText(), "5\\r\\nnoop\\x00\\r\\n");
  assert.equal(await noop.locator(".preview .mark.chunk").count(), 1);
  assert.equal(await noop.locator(".preview .mark.message").count(), 1);
  await noop.locator("button").click();
  assert.equal(await noop.locator("button").getAttribute("aria-expanded"), "true");
  assert.equal(await noop.locator(".text").textContent(), "5\\r\\n\nnoop\\x00\\r\\n");
  assert.match(await noop.locator(".hex").textContent(), /^0000 {2}35 0d 0a 6e 6f 6f 70 00 {2}0d 0a {2,}5··noop···$/);
  assert.equal(await noop.locator(".hex .at.message").innerText(), "0d");
  assert.equal(await page.locator(".event.selected").count(), 1, "and marks it in the timeline");
  await noop.locator("button").click();
  assert.equal(await noop.locator(".hex").count(), 0);
  await page.locator(".event.received").nth(3).click();
  assert.equal(await page.locator(".log .row.open").count(), 1, "a click in the timeline opens it too");
  await page.getByRole("button", {name: "Open all"}).click();
  assert.equal(await page.locator(".log .hex").count(), await page.locator(".log button.line").count());
  await page.getByRole("button", {name: "Close all"}).click();
  assert.equal(await page.locator(".log .hex").count(), 0);
});

onPage("copies the command that runs the case again",
  {hash: `#${failing}`, context: {permissions: ["clipboard-read", "clipboard-write"]}}, async (page) => {
    await page.getByRole("button", {name: "Copy the command"}).click();
    await page.getByText("Copied", {exact: true}).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()),
      `talkspec run http://127.0.0.1:8080 --seed 6021448 --filter '${failing}'`);
    assert.equal(await page.locator("#said").innerText(), "Copied the command");
  });

onPage("is light or dark as the reader's system, or as chosen", {context: {colorScheme: "dark"}}, async (page) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await ground(), "rgb(20, 22, 26)");
  await page.emulateMedia({colorScheme: "light"});
  assert.equal(await ground(), "rgb(251, 251, 249)");
  const button = page.locator("#theme");
  await button.click();
  assert.equal(await button.innerText(), "Theme: light");
  await button.click();
  assert.equal(await ground(), "rgb(20, 22, 26)", "chosen against the system");
  await page.reload();
  assert.equal(await ground(), "rgb(20, 22, 26)", "and kept");
  await page.locator("#theme").click();
  assert.equal(await ground(), "rgb(251, 251, 249)", "system again");
});

onPage("is used by keyboard alone", {}, async (page) => {
  const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
  await page.keyboard.press("/");
  await page.keyboard.type("chunking/");
  await page.keyboard.press("ArrowDown");
  assert.match(await focused(), /chunking\/coding/);
  for (const _ of [1, 2, 3, 4]) await page.keyboard.press("ArrowDown");
  assert.equal(await hashOf(page), `#${failing}`, "the case follows the focus");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "case-title");
  await page.locator(".log button.line").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.match(await page.locator(".log .row.open .text").innerText(), /^HTTP\/1\.1 200 OK/);
  await page.keyboard.press("Escape");
  assert.match(await focused(), /chunking\/boundaries/, "back in the list");
  await page.keyboard.press("End");
  assert.equal(await hashOf(page), "#chunking/no-early-end");
  await page.keyboard.press("Escape");
  await page.locator(".overview").waitFor();
});

onPage("has one stop for Tab in the list, and a way past it", {}, async (page) => {
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the report");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(".overview").count(), 1);
  assert.equal(await page.locator("#list a[tabindex='0']").count(), 1);
});

onPage("opens the case that the address names", {hash: "#delivery/prompt"}, async (page) => {
  assert.match(await title(page), /within a second/);
  const current = page.locator("#list [aria-current]");
  assert.match(await current.textContent(), /delivery\/prompt/);
  const [inner, outer] = [await current.boundingBox(), await page.locator("#list").boundingBox()];
  assert.ok(inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height, "and shows it in the list");
  await page.locator("a.step", {hasText: "Next"}).click();
  assert.equal(await hashOf(page), "#delivery/refused");
});

onPage("says when the address names no case", {hash: "#no/such%20case%"}, async (page) => {
  assert.match(await page.locator(".notice").innerText(), /no case no\/such%20case%/);
});

onPage("can be read by those who do not see it", {hash: `#${failing}`}, async (page) => {
  const faults = await page.evaluate(() => {
    const named = (node) => node.getAttribute("aria-label") || node.textContent.trim() || node.labels?.length;
    const found = [];
    for (const node of document.querySelectorAll("button, a, select, input, [role=img], nav, [role=group]"))
      if (!named(node)) found.push(`no name: ${node.outerHTML.slice(0, 80)}`);
    const ids = [...document.querySelectorAll("[id]")].map(({id}) => id);
    if (new Set(ids).size !== ids.length) found.push("an id stands twice");
    const levels = [...document.querySelectorAll("main h2, main h3")].map(({tagName}) => tagName);
    if (levels[0] !== "H2") found.push(`headings begin with ${levels[0]}`);
    if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
    if (document.querySelectorAll("main").length !== 1) found.push("not one main");
    if (document.documentElement.lang !== "en") found.push("no language");
    return found;
  });
  assert.deepEqual(faults, []);
  const label = await page.locator(".scroller").getAttribute("aria-label");
  assert.match(label, /2 connections over 4\.\d+ ms: 5 sends, \d+ receives/);
  assert.equal(await page.locator("#shown").getAttribute("role"), "status");
  assert.equal(await page.locator("#list .sign.fail").first().getAttribute("aria-label"), "failed", "verdicts are more than colours");
});

for (const scheme of ["light", "dark"]) {
  onPage(`has enough contrast, ${scheme}`, {hash: `#${failing}`, context: {colorScheme: scheme}}, async (page) => {
    const low = await page.evaluate(() => {
      const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
      const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      const ground = (node) => {
        for (; node; node = node.parentElement) {
          const colour = channels(getComputedStyle(node).backgroundColor);
          if (colour.length === 3 || colour[3] > 0) return colour;
        }
        return [255, 255, 255];
      };
      const texts = [".headline", ".target", "#list .id", "#list .title", "#shown", "#detail h2", ".requirements figcaption",
        ".verdict", ".case > .message", ".comparison pre", ".kind", ".at", ".preview", "p.quiet", ".crumbs a", ".chip .word", "mark"];
      return texts.map((selector) => {
        const node = document.querySelector(selector);
        const [a, b] = [luminance(channels(getComputedStyle(node).color)), luminance(ground(node))].sort((x, y) => y - x);
        return [selector, (a + 0.05) / (b + 0.05)];
      }).filter(([, ratio]) => ratio < 4.5);
    });
    assert.deepEqual(low, []);
  });
}

onPage("fits a telephone", {hash: `#${failing}`, context: {viewport: {width: 400, height: 860}}}, async (page) => {
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(await width(), 400, "nothing sticks out");
  assert.equal(await page.locator(".cases").isVisible(), false);
  const [left, right] = [await page.locator(".expected").boundingBox(), await page.locator(".actual").boundingBox()];
  assert.ok(left.y + left.height <= right.y, "below each other");
  await row(page, 3).locator("button").click();
  assert.equal(await width(), 400);
  await page.screenshot({path: pathOf("telephone.png"), fullPage: true});
  await page.getByRole("link", {name: "All cases"}).click();
  assert.equal(await page.locator(".cases").isVisible(), true);
  assert.equal(await width(), 400);
});

onPage("prints what did not pass in full, and a line for every case", {context: {colorScheme: "dark"}}, async (page) => {
  await page.emulateMedia({media: "print"});
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator("#print article").count(), 4);
  assert.equal(await page.locator("#print > ul > li").count(), 61);
  assert.equal(await page.locator("#print .timeline svg").count(), 3);
  assert.equal(await page.locator(".cases").isVisible(), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await page.locator("#print article").count(), 0);
});

onPage("shows 500 cases with their transcripts", {sample: "large.html", hash: "#push/case-318"}, async (page) => {
  assert.equal(await visible(page), 500);
  assert.match(await title(page), /Message 318/);
  assert.ok((await page.locator(".log .row").count()) > 20);
  await page.getByRole("button", {name: "50 failed"}).first().click();
  assert.equal(await visible(page), 50);
});

onPage("says what it leaves out", {sample: "shortened.html"}, async (page) => {
  assert.match(await page.locator(".about").innerText(), /Of the transcripts of cases that passed or were skipped, this page has up to \d+ events with \d+ bytes each\..*The JSON report has all/s);
  await page.goto(page.url().split("#")[0] + "#chunking/case-1");
  assert.match(await page.locator(".log .gap").innerText(), /\d+ events are not in this page/);
  assert.equal(await page.locator(".omitted").count(), 1);
});

onPage("makes the picture for the README", {hash: `#${failing}`, context: {colorScheme: "light", viewport: {width: 1280, height: 1100}}}, async (page) => {
  await row(page, 13).locator("button").click();
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    document.activeElement.blur();
    scrollTo(0, 0);
  });
  await page.screenshot({path: pathOf("report.png")});
  await page.emulateMedia({colorScheme: "dark"});
  await page.screenshot({path: pathOf("report-dark.png")});
});
