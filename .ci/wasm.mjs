// Types answers into the page of tests/wasm and reads what it shows. The figures are those of
// tests/data/golden.json, which an oracle of its own has computed.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const folders = { '/wasi': join(here, 'node_modules/@bjorn3/browser_wasi_shim/dist'), '/': join(here, 'page') };
const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

// A page may load modules from a server alone; this one serves two folders on loopback.
const server = createServer(({ url }, response) => {
  const [below, folder] = Object.entries(folders).find(([below]) => url.startsWith(below));
  try {
    const body = readFileSync(join(folder, url.slice(below.length)));
    response.writeHead(200, { 'content-type': types[extname(url)] ?? 'text/plain' }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));

const wrong = [];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
const page = await browser.newPage();
page.on('pageerror', (error) => wrong.push(`error ${error.message}`));
page.on('console', (message) => wrong.push(`on the console: ${message.text()}`));
await page.goto(`http://127.0.0.1:${server.address().port}/page.html`);

// What the page shows of answers, one on each line.
let counted = 0;
async function shown(answers) {
  await page.fill('#answers', answers.join('\n'));
  await page.click('#count:enabled');
  counted += 1;
  await page.waitForSelector(`body[data-counted="${counted}"]`, { timeout: 10_000 });
  return { told: await page.textContent('#told'), error: await page.textContent('#error') };
}

function expect(what, found, expected) {
  if (found !== expected) wrong.push(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}

// To six decimals of a point, of which the default of the oracle's interval has nine at least.
const golden = JSON.parse(readFileSync(process.env.GOLDEN)).cases;
const cases = golden.filter(({ function: called, input }) =>
  called === 'ci_score' && input.conf === 0.95 && input.counts.reduce((sum, n) => sum + n) <= 1000);
for (const { id, input: { counts }, expected: { lo, hi } } of cases) {
  const answers = [10, 7, 2].flatMap((score, place) => Array(counts[place]).fill(score));
  const { told, error } = await shown(['', ...answers]);
  expect(id, error, '');
  const n = answers.length;
  const figures = told.match(/^NPS (\S+) \(n (\d+), independent answers\)\n95% interval (\S+) to (\S+)\nmissing 1$/);
  if (!figures) {
    wrong.push(`${id}: shown was ${JSON.stringify(told)}`);
    continue;
  }
  const [nps, shownN, lower, upper] = figures.slice(1).map(Number);
  expect(id, shownN, n);
  for (const [found, share] of [[nps, (counts[0] - counts[2]) / n], [lower, lo], [upper, hi]]) {
    if (!(Math.abs(found - 100 * share) < 1e-6)) wrong.push(`${id}: found ${found}, expected ${100 * share}`);
  }
}
if (cases.length < 10) wrong.push(`${cases.length} cases of the oracle were found`);

const eleven = await shown([9, 11, 10]);
expect('a score of 11', eleven.error, 'cell "11" is out of range: expected one whole number from 0 to 10');
expect('a score of 11', eleven.told, '');
const date = await shown(['10-Aug']);
expect('a date', date.error, 'cell "10-Aug" holds a date: expected one whole number from 0 to 10');
// After errors the page goes on.
expect('no answers', (await shown(['', 'n/a'])).told, 'no answers\nmissing 2');

await browser.close();
server.close();
wrong.forEach((text) => console.error(text));
console.log(`${counted} texts counted in a page, ${wrong.length} faults`);
process.exit(wrong.length ? 1 : 0);
