// Show documents of TimelineJS with its own library from npm in Chromium: every event has a slide
// and a mark with its headline, TimelineJS finds no fault, and the page logs and fetches nothing.
// Usage: node check_timelines.mjs CHROMIUM DOCUMENT...
import fs from "node:fs";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const [executablePath, ...paths] = process.argv.slice(2);
const library = createRequire(import.meta.url).resolve("@knight-lab/timelinejs/package.json");
const dist = `file://${library.replace("package.json", "dist")}`;
const args = ["--no-sandbox", "--allow-file-access-from-files"];
const browser = await puppeteer.launch({ executablePath, args });
const faults = [];

for (const path of paths) {
  const made = JSON.parse(fs.readFileSync(path, "utf8"));
  const options = { font: null, ga_measurement_id: null, hash_bookmark: false };
  const data = JSON.stringify([made, options]).replaceAll("<", "\\u003c");
  const html = `<!doctype html><meta charset="utf-8"><title>A timeline</title>
    <link rel="stylesheet" href="${dist}/css/timeline.css">
    <div id="timeline" style="width: 1200px; height: 700px"></div>
    <script src="${dist}/js/timeline.js"></script>
    <script>window.shown = new TL.Timeline("timeline", ...${data})</script>`;
  fs.writeFileSync(`${path}.html`, html);
  const page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 720 });
  page.on("console", (message) => faults.push(`${path}: console says ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`${path}: ${error}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(file|data):/.test(url)) faults.push(`${path}: fetches ${url}`);
  });
  await page.goto(`file://${fs.realpathSync(`${path}.html`)}`);
  const all = (count) => document.querySelectorAll(".tl-timemarker").length === count;
  await page.waitForFunction(all, { timeout: 30_000 }, made.events.length).catch(() => null);
  const found = await page.evaluate((headlines) => {
    const texts = (css) => [...document.querySelectorAll(css)].map((one) => one.textContent.trim());
    const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
    const slides = new Set(texts(".tl-slide .tl-headline"));
    const marks = new Set(texts(".tl-timemarker .tl-headline"));
    const wanted = headlines.map((html) => plain(html).trim());
    return {
      marks: document.querySelectorAll(".tl-timemarker").length,
      missing: wanted.filter((text) => !slides.has(text) || !marks.has(text)),
      errors: globalThis.shown.config?.messages.errors ?? ["it was not read"],
    };
  }, made.events.map((event) => event.text.headline));
  if (found.marks !== made.events.length) {
    faults.push(`${path}: ${found.marks} marks of ${made.events.length} events`);
  }
  faults.push(...found.missing.map((text) => `${path}: not shown is ${text}`));
  faults.push(...found.errors.map((text) => `${path}: TimelineJS says ${text}`));
  await page.screenshot({ path: `${path}.png` });
  await page.close();
}
await browser.close();
console.log(faults.join("\n") || `${paths.length} timelines are shown whole`);
process.exit(faults.length ? 1 : 0);
