// Open pages in Chromium and check what no test in Python can: that they fetch nothing and log
// nothing, that they do not scroll sideways at 400 px, that the keyboard reaches each fold, and
// that axe finds nothing serious, in light and dark. Usage: node check_pages.mjs CHROMIUM PAGE...
import fs from "node:fs";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const [executablePath, ...pages] = process.argv.slice(2);
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox"] });
const faults = [];

for (const path of pages) {
  for (const width of [400, 1200]) {
    for (const scheme of ["light", "dark"]) {
      const where = `${path} at ${width} px, ${scheme}`;
      const page = await browser.newPage();
      await page.setViewport({ width, height: 900 });
      await page.setBypassCSP(true); // so that axe may run in it
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      page.on("console", (message) => faults.push(`${where}: console says ${message.text()}`));
      page.on("pageerror", (error) => faults.push(`${where}: ${error}`));
      let requests = 0;
      page.on("request", () => (requests += 1));
      await page.goto(`file://${fs.realpathSync(path)}`);
      if (requests !== 1) faults.push(`${where}: ${requests - 1} more requests`);
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) {
        faults.push(`${where}: scrolls sideways`);
      }
      const folds = await page.$$eval("summary", (found) => found.length);
      const reached = new Set();
      for (let i = 0; i < 5 * folds + 100 && reached.size < folds; i += 1) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(() =>
          [...document.querySelectorAll("summary")].indexOf(document.activeElement),
        );
        if (at >= 0) reached.add(at);
      }
      if (reached.size < folds) faults.push(`${where}: ${folds - reached.size} folds not reached`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      for (const found of violations.filter((v) => ["serious", "critical"].includes(v.impact))) {
        faults.push(`${where}: ${found.help}: ${found.nodes[0].html}`);
      }
      await page.close();
    }
  }
}
await browser.close();
console.log(faults.join("\n") || `${pages.length} pages are sound`);
process.exit(faults.length ? 1 : 0);
