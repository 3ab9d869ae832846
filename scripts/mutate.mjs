// `npm run mutate [RULE...]`: breaks every rule in small ways, one at a time, and runs its fixture. Each `if` is negated
// and each `yield` dropped, in the compiled rule. A mutant that no case notices survives, and is listed.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { parse } from "acorn";
import { root } from "./system.mjs";

/** A mutant that takes longer than this, in milliseconds, runs in circles: it is noticed. */
const patience = 20_000;

/** Calls `visit` with every node of a syntax tree. */
function walk(node, visit) {
  if (Array.isArray(node)) for (const child of node) walk(child, visit);
  else if (node && typeof node.type === "string") {
    visit(node);
    for (const child of Object.values(node)) walk(child, visit);
  }
}

/** The mutants of a source: a text each, and what was done at which line. */
function mutantsOf(source) {
  const mutants = [];
  const tree = parse(source, { ecmaVersion: "latest", sourceType: "module", locations: true });
  const add = (node, replacement, what) =>
    mutants.push({
      text: source.slice(0, node.start) + replacement + source.slice(node.end),
      what: `${what}: ${source.slice(node.start, node.end).split("\n")[0].slice(0, 90)}`,
    });
  walk(tree, (node) => {
    if (node.type === "IfStatement") add(node.test, `!(${source.slice(node.test.start, node.test.end)})`, "if negated");
    if (node.type === "YieldExpression") add(node, "undefined", "yield dropped");
  });
  return mutants;
}

const ruleFile = (id) => {
  const [language, name] = id.split("/");
  const folder = `${root}/out/server/rules/${language}`;
  const path = readdirSync(folder, { recursive: true }).find(
    (entry) => entry === `${name}.js` || entry.endsWith(`/${name}.js`),
  );
  return `${folder}/${path}`;
};

/** In the worker: whether a mutant passes every case of its rule's fixture. */
async function survives(file, index) {
  const { parseFixture } = await import(`${root}/out/test/support/fixture.js`);
  const { checkCase } = await import(`${root}/out/test/support/fixture-check.js`);
  const { text } = mutantsOf(readFileSync(file, "utf8"))[index];
  const place = file.replace(/\.js$/, `.mutant-${index}.mjs`);
  writeFileSync(place, text);
  try {
    const { rule } = await import(pathToFileURL(place).href);
    const page = file.replace(`${root}/out/`, `${root}/`).replace(/\.js$/, ".md");
    for (const entry of parseFixture(readFileSync(page, "utf8"), page).cases) checkCase(rule, entry);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { force: true });
  }
}

function runMutant(file, index) {
  return new Promise((resolve) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { file, index } });
    const timer = setTimeout(() => finish(false), patience);
    const finish = (survived) => {
      clearTimeout(timer);
      worker.terminate().then(() => resolve(survived));
    };
    worker.on("message", finish);
    worker.on("error", () => finish(false));
  });
}

async function main() {
  const { rules } = await import(`${root}/out/server/rules/index.js`);
  const wanted = process.argv.slice(2);
  const chosen = rules.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  let total = 0;
  let survived = 0;
  for (const { id } of chosen) {
    const file = ruleFile(id);
    const mutants = mutantsOf(readFileSync(file, "utf8"));
    total += mutants.length;
    for (let index = 0; index < mutants.length; index += 2) {
      const pair = [index, index + 1].filter((at) => at < mutants.length);
      const results = await Promise.all(pair.map((at) => runMutant(file, at)));
      for (const [at, result] of results.entries()) {
        if (!result) continue;
        survived++;
        process.stdout.write(`${id}  ${mutants[pair[at]].what}\n`);
      }
    }
  }
  const share = total === 0 ? 0 : (100 * survived) / total;
  process.stdout.write(`${total} mutants, ${survived} survived (${share.toFixed(1)} %)\n`);
  process.exitCode = share > 5 ? 1 : 0;
}

if (isMainThread) await main();
else parentPort?.postMessage(await survives(workerData.file, workerData.index));
