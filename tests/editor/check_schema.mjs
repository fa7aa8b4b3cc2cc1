// Check that VS Code's JSON language service completes keys by the schema, shows what each key
// means, and marks what is wrong. Usage: node check_schema.mjs SCHEMA SOUND_DOCUMENT
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import languages from "vscode-json-languageservice";

const { getLanguageService, TextDocument } = languages;
const [schemaFile, soundFile] = process.argv.slice(2);
const service = getLanguageService({});
service.configure({
  validate: true,
  schemas: [
    { uri: "inline:schema", fileMatch: ["*.json"], schema: JSON.parse(readFileSync(schemaFile)) },
  ],
});

// A document and the place of its one '|', which stands for the cursor.
function opened(text) {
  const at = text.indexOf("|");
  const document = TextDocument.create("file:///story.json", "json", 1, text.replace("|", ""));
  return { document, json: service.parseJSONDocument(document), at: document.positionAt(at) };
}

async function completed(text) {
  const { document, json, at } = opened(text);
  const { items } = await service.doComplete(document, at, json);
  return new Map(items.map((item) => [item.label.replaceAll('"', ""), item]));
}

async function hovered(text) {
  const { document, json, at } = opened(text);
  return JSON.stringify((await service.doHover(document, at, json))?.contents ?? "");
}

async function faults(text) {
  const { document, json } = opened(text);
  const found = await service.doValidation(document, json);
  return found.map((one) => one.message);
}

const head = '{"format": "caucasus-events", "version": 1, ';
const saying = (inside) => `${head}"statements": [{"id": "s", "speaker": "east", ${inside}}]}`;

const top = await completed(`${head}|}`);
for (const key of ["parties", "statements", "sides", "$schema"]) assert.ok(top.has(key), key);
assert.match(JSON.stringify(top.get("statements").documentation), /Who said what/);

const inStatement = await completed(saying("|"));
for (const key of ["said", "claims", "rests_on"]) assert.ok(inStatement.has(key), key);
assert.ok(!inStatement.has("speaker"), "what is there already is not offered again");

const killed = '"claim": "casualties", "subject": "clash"';
const inClaim = await completed(saying(`"claims": [{${killed}, |}]`));
for (const key of ["harm", "count", "wording"]) assert.ok(inClaim.has(key), key);
assert.ok(!inClaim.has("means"), "keys of other kinds of claim are not offered");
const harms = await completed(saying(`"claims": [{${killed}, "harm": |}]`));
assert.ok(harms.has("killed") && harms.has("wounded"));

assert.match(await hovered(saying('"sa|id": "2031-05-03"')), /When it was said/);
assert.match(await hovered(saying(`"claims": [{${killed}, "ha|rm": "killed"}]`)), /What happened/);

assert.deepEqual(await faults(readFileSync(soundFile, "utf8")), []);
for (const [wrong, told] of [
  ['"speakr": "east"', /speakr/],
  ['"said": "yesterday"', /pattern/],
  ['"claims": [{"claim": "occurrence"}]', /subject/],
  ['"off_the_record": true', /reports/],
  [`"claims": [{${killed}, "harm": "kiled", "count": 4}]`, /killed/],
]) {
  const found = await faults(saying(wrong));
  assert.ok(found.some((message) => told.test(message)), `${wrong}: ${JSON.stringify(found)}`);
}
console.log("keys are completed and described, a sound document is clean, slips are marked");
