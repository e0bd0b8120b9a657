// Writes reports of hard cases and looks at each as a reader would: wide and narrow, light and dark, on
// paper. All data are made up.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const sections = ['headline', 'gauge', 'distribution', 'waves', 'segments', 'what-changed', 'accounts', 'how-it-was-made'];
const largest = 1_000_000;

let seed = 1;
const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
const long = (text) => (text + ' ' + 'of the very long name that somebody once typed '.repeat(3)).slice(0, 120);
const unbroken = (text) => (text + 'x'.repeat(120)).slice(0, 120);
const hostile = '<script>alert(1)</script>';

// Rows of cells under a header, as a file of its own.
function file(name, header, rows) {
  const path = join(here, `${name}.csv`);
  const cell = (value) => `"${String(value).replaceAll('"', '""')}"`;
  writeFileSync(path, [header, ...rows.map((row) => row.map(cell).join(','))].join('\n') + '\n');
  return path;
}

const answers = (n, row) => Array.from({ length: n }, (_, place) => row(place));
const given = 'score,segment,wave,account,value,role';
const columns = ['--score', 'score', '--segment', 'segment', '--wave', 'wave', '--account', 'account', '--value', 'value', '--role', 'role'];
const roles = ['Decision maker', 'Influencer', 'End user'];
const many = (name, called) => file(name, given, answers(12000, (place) => {
  const account = random(400);
  const score = random(20) ? Math.min(10, random(12)) : '';
  return [score, called(place % 80), `${2000 + Math.floor(random(30) / 4)}-Q${1 + random(4)}`, `Account ${account}`, 1000 * (1 + account ** 2), roles[random(3)]];
}));

const cases = {
  made_up: [],
  baseline: ['--baseline', '2', '--roll-up', 'by_value'],
  one_category: ['--roll-up', 'most_influential'],
  asked: ['--invited', 'respondent'],
  many: [many('many', (place) => `Segment ${place}`), ...columns],
  long_names: [many('long_names', (place) => (place ? (place % 2 ? long : unbroken)(`Segment ${place}`) : hostile)), ...columns],
  long_waves: [file('long_waves', 'score,wave', answers(900, (place) => [random(11), long(`Wave ${place % 30}`)])), '--score', 'score', '--wave', 'wave'],
  hostile: [file('hostile', given.replace('segment', hostile), answers(400, (place) =>
    [random(11), hostile + (place % 3), `"><img src=x onerror=alert(${place % 2})>`, hostile + (place % 9), place % 9, hostile])),
    '--score', 'score', '--segment', hostile, '--wave', 'wave', '--account', 'account', '--value', 'value', '--role', 'role'],
  one_of_each: [file('one_of_each', given, answers(40, () => [random(11), 'all', '2025', 'Acme', 5, 'End user'])), ...columns],
  all_promoters: [file('all_promoters', given, answers(60, (place) => [9 + random(2), place % 2, 1 + (place % 3), place % 20, 7, ''])), ...columns],
  three_answers: [file('three_answers', 'score', [[10], [8], [0]]), '--score', 'score'],
  no_answer: [file('no_answer', 'score', [['n/a'], ['']]), '--score', 'score'],
  categories: [file('categories', 'kind', answers(50, () => [['promoter', 'passive', 'detractor'][random(3)]])), '--category', 'kind'],
  small_groups: [file('small_groups', 'score,segment', answers(120, (place) => [random(11), place < 4 ? 'tiny' : place < 20 ? 'small' : 'large'])),
    '--score', 'score', '--segment', 'segment', '--minimum-n', '10'],
  too_small: [file('too_small', 'score', [[10], [8], [0]]), '--score', 'score', '--minimum-n', '10'],
};

// What is wrong with the page as it is laid out: wider than the window, or text over text.
function faults() {
  const found = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`${scrollWidth} pixels wide in a window of ${clientWidth}`);
  for (const svg of document.querySelectorAll('svg')) {
    if (svg.parentElement.closest('svg')) continue;
    const texts = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
    const drawn = texts.filter(([, box]) => box.width > 0);
    drawn.forEach(([text, box], place) => {
      if (box.left < 0 || box.right > clientWidth) found.push(`"${text}" reaches over the edge`);
      for (const [other, beside] of drawn.slice(place + 1)) {
        const wide = Math.min(box.right, beside.right) - Math.max(box.left, beside.left);
        const high = Math.min(box.bottom, beside.bottom) - Math.max(box.top, beside.top);
        if (wide > 1 && high > 1) found.push(`"${text}" lies over "${other}"`);
      }
    });
  }
  for (const cell of document.querySelectorAll('.drawn th, .drawn td:not(.plot)')) {
    if (cell.scrollWidth > cell.clientWidth + 1) found.push(`"${cell.textContent}" is wider than its cell`);
  }
  return found;
}

const wrong = [];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
for (const [name, options] of Object.entries(cases)) {
  const path = join(here, `${name}.html`);
  const complain = (text) => wrong.push(`${name}: ${text}`);
  execFileSync(process.env.SURVEY, [...options, '--report', path], { stdio: ['ignore', 'ignore', 'inherit'] });
  const { size } = statSync(path);
  if (size > largest) complain(`${size} bytes are more than ${largest}`);
  for (const width of [1280, 400]) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      const page = await context.newPage();
      const here = (text) => complain(`${width} pixels, ${colorScheme}: ${text}`);
      page.on('console', (message) => here(`on the console: ${message.text()}`));
      page.on('pageerror', (error) => here(`error ${error.message}`));
      page.on('dialog', (dialog) => { here(`a script ran: ${dialog.message()}`); dialog.dismiss(); });
      page.on('request', (request) => request.url().endsWith('.html') || here(`asks for ${request.url()}`));
      await page.goto(pathToFileURL(path).href);
      const ids = await page.$$eval('section', (found) => found.map((section) => section.id));
      if (name !== 'too_small' && ids.join() !== sections.join()) here(`has the sections ${ids}`);
      if (await page.locator('script').count()) here('has a script');
      for (const fault of await page.evaluate(faults)) here(fault);
      if (process.env.SHOTS) await page.screenshot({ path: path.replace('.html', `_${width}_${colorScheme}.png`), fullPage: true });
      await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
      for (const fault of await page.evaluate(faults)) here(`unfolded: ${fault}`);
      // Colours differ by scheme and places by width: two of the four show every fault of both.
      if ((width === 400) === (colorScheme === 'dark')) {
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run());
        for (const { impact, id, nodes } of violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))) {
          here(`${impact}: ${id}, ${nodes.length} times, first ${nodes[0].html.slice(0, 200)}`);
        }
      }
      await context.close();
    }
  }
  for (const [format, width] of [['A4', 690], ['Letter', 710]]) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(pathToFileURL(path).href);
    await page.emulateMedia({ media: 'print' });
    for (const fault of await page.evaluate(faults)) complain(`${format}: ${fault}`);
    const folded = await page.$$eval('details table', (tables) => tables.filter((table) => !table.checkVisibility()).length);
    if (folded) complain(`${format}: ${folded} tables are not printed`);
    if (process.env.SHOTS) await page.pdf({ path: path.replace('.html', `_${format}.pdf`), format });
    await page.close();
  }
}
await browser.close();
wrong.forEach((text) => console.error(text));
console.log(`${Object.keys(cases).length} reports looked at, ${wrong.length} faults`);
process.exit(wrong.length ? 1 : 0);
