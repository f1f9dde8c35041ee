// A report full of what targets might send to take over whoever reads it: it stays text.
// Usage: node hostile_browser_test.mjs MODULES PAGES
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {close, launch, open, pathOf, sourceOf} from "./browser.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

// What no page of ours makes, whatever it shows.
async function inert(page) {
  assert.deepEqual(await page.evaluate(() => ({
    hacked: "hacked" in window,
    polluted: "hacked" in {},
    scripts: document.scripts.length,
    strangers: document.querySelectorAll("img, iframe, object, embed, form:not(#filter), base, video, audio, svg [onload], [onmouseover], [onerror]").length,
    addresses: [...document.querySelectorAll("[href], [src]")]
      .map((node) => node.getAttribute("href") ?? node.getAttribute("src"))
      .filter((address) => !address.startsWith("#") && !address.startsWith("data:image/svg+xml,")),
  })), {hacked: false, polluted: false, scripts: 2, strangers: 0, addresses: []});
}

test("is inert in every case, opened and searched", async () => {
  const page = await open(browser, "hostile.html");
  await inert(page);
  const links = await page.locator("#list a").evaluateAll((nodes) => nodes.map((node) => node.getAttribute("href")));
  assert.equal(links.length, 19);
  for (const link of links) {
    await page.evaluate((hash) => (location.hash = hash), link);
    await page.waitForFunction((hash) => document.querySelector("#list [aria-current]")?.getAttribute("href") === hash, link);
    await page.getByRole("button", {name: "Open all"}).click();
    await inert(page);
  }
  await page.locator("#text").fill("<script>");
  await inert(page);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await inert(page);
  assert.deepEqual(await close(page), []);
});

test("shows what was sent, letter by letter", async () => {
  const page = await open(browser, "hostile.html", {hash: "#" + encodeURIComponent("</script><script>window.hacked = 1</script>").replaceAll("%2F", "/")});
  assert.equal(await page.locator("#detail h2").innerText(), "</script><script>window.hacked = 1</script>");
  assert.equal(await page.locator(".comparison .actual pre").innerText(), "</script><script>window.hacked = 1</script>");
  const text = await page.locator("body").innerText();
  assert.equal(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]/.test(text), false, "no control, direction or replacement character");
  assert.match(text, /\\x1b\]0;title\\x07/);
  assert.match(text, /\\xe2\\x80\\xae/);
  assert.deepEqual(await close(page), []);
});

test("shortens a message of 5 MB and says by how much", async () => {
  const page = await open(browser, "hostile.html", {hash: "#huge/message"});
  const message = await page.locator(".case > .message").innerText();
  assert.equal(message.replace(/^<{16384}/, ""), "… (4983616 bytes more)");
  assert.equal((await page.locator(".expected .left-out").innerText()).trim(), "4,983,616 bytes before, the same in both");
  assert.deepEqual(await page.locator("mark").allInnerTexts(), ["\\xff", "x"], "only the last byte differs");
  await page.locator(".log button.line").click();
  assert.equal(await page.locator(".log .bytes > p").innerText(), "4,995,904 bytes more are not in this page.");
  assert.ok(sourceOf("hostile.html").length < 1_000_000);
  assert.deepEqual(await close(page), []);
});

test("runs no script but its own", async () => {
  const page = await open(browser, "hostile.html");
  await page.evaluate(() => {
    const script = document.createElement("script");
    try {
      script.textContent = "window.hacked = 1";
    } catch {
      // Trusted Types refuse already here.
    }
    document.body.append(script);
    const style = document.createElement("style");
    style.textContent = "body { display: none }";
    document.head.append(style);
    try {
      document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.hacked=1'>");
    } catch {
      // And here.
    }
  });
  assert.equal(await page.evaluate(() => "hacked" in window), false);
  assert.equal(await page.locator("body").isVisible(), true);
  const faults = await close(page);
  assert.ok(faults.some((fault) => fault.startsWith("policy: ")), faults.join("\n"));
  assert.equal(faults.some((fault) => fault.startsWith("request: ")), false);
});

test("is refused by a policy that names no source but its own bytes", () => {
  const policy = sourceOf("hostile.html").match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)[1];
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'$/);
});

test("makes its picture", async () => {
  const page = await open(browser, "hostile.html");
  await page.screenshot({path: pathOf("hostile.png")});
  assert.deepEqual(await close(page), []);
});
