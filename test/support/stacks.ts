import type { Answers, AppAnswers, Framework } from "../../server/engine/scaffold/answers.ts";
import { frameworks } from "../../server/engine/scaffold/frameworks.ts";
import { defaults, options } from "../../server/engine/scaffold/options.ts";
import { Random } from "./random.ts";

/** A combination of answers, named by what differs from the defaults. */
export interface Stack {
  readonly name: string;
  readonly answers: Answers;
}

/** The least number of combinations; where pairs need fewer, further ones are drawn. */
const leastStacks = 60;

/** Something that varies: how each of its values changes the answers. */
interface Dimension {
  readonly name: string;
  readonly values: readonly (readonly [label: string, apply: (answers: Answers) => Answers])[];
}

const app =
  (change: Partial<AppAnswers>) =>
  (answers: Answers): Answers => ({
    ...answers,
    app: { ...answers.app, ...change },
  });

/** Options that are no choice, with the values that make a difference to the files. */
const others: Readonly<Record<string, readonly unknown[]>> = {
  "app.node": ["24", "22.23.2"],
  "app.lockfile": [true, false],
  "app.dependencies": [true, false],
  "app.npmrc": [false, true],
  "app.environment": [[], ["DATABASE_URL", "SESSION_SECRET"]],
  "app.port": [undefined, 8000],
  "app.healthPath": [undefined, "/api/health"],
  domains: [["app.example.com"], ["example.com", "www.example.com"]],
  "tls.email": [undefined, "ops@example.com"],
  "limits.loginPaths": [["/login"], [], ["/login", "/api/session"]],
  "limits.bodyMegabytes": [10, 1],
  "limits.timeoutSeconds": [30, 120],
  replicas: [1, 3],
  "admin.paths": [["/admin"], [], ["/admin", "/metrics"]],
  "admin.forwardUrl": ["http://auth:9091/verify"],
};

/** The package in the root of the project, or in a folder of a monorepo. */
const workspace: Dimension = {
  name: "app.workspace",
  values: [
    ["root", app({ workspace: undefined, workspaceName: undefined })],
    ["monorepo", app({ workspace: "packages/api", workspaceName: "@example/api" })],
  ],
};

/** Whether the application is built: for frameworks that can do without. */
const build: Dimension = {
  name: "app.buildScript",
  values: [
    ["own", (answers) => answers],
    ["built", (answers) => withBuild(answers, ["dist"])],
    ["built somewhere", (answers) => withBuild(answers, [])],
  ],
};

function withBuild(answers: Answers, outputs: readonly string[]): Answers {
  if (frameworks[answers.app.framework].buildScript !== undefined) return answers;
  return app({ buildScript: "build", outputs, entry: "dist/server.js" })(answers);
}

/** A framework with what it decides. */
const framework: Dimension = {
  name: "app.framework",
  values: (Object.keys(frameworks) as Framework[]).map((name) => {
    const { packages: _, ...facts } = frameworks[name];
    return [name, app({ framework: name, ...facts })];
  }),
};

const handled = new Set([
  ...["name", "app.framework", "app.workspace", "app.workspaceName", "app.buildScript"],
  ...["app.outputs", "app.entry", "app.arguments"],
]);

/** Every option, in an order in which a later one may look at what an earlier one chose. */
const dimensions: readonly Dimension[] = [
  framework,
  workspace,
  build,
  ...options
    .filter(({ path }) => !handled.has(path))
    .map(({ path, kind, values }): Dimension => {
      const all = values?.map(({ value }) => value) ?? others[path] ?? (kind === "yes-no" ? [false, true] : undefined);
      if (!all) throw new Error(`test/support/stacks.ts knows no values for the option ${path}`);
      return { name: path, values: all.map((value) => [String(value), (answers) => withValue(answers, path, value)]) };
    }),
];

/** The answers with one of them replaced; undefined leaves what stands there where a value is needed. */
function withValue(answers: Answers, path: string, value: unknown): Answers {
  const [first = "", second] = path.split(".");
  const old = (answers as unknown as Record<string, unknown>)[first];
  if (second === undefined) return { ...answers, [first]: value ?? old };
  const group = old as Record<string, unknown>;
  const isOptional = path === "tls.email";
  return { ...answers, [first]: { ...group, [second]: isOptional ? value : (value ?? group[second]) } };
}

/** Answers that no project has are made such as one may have. */
function possible(answers: Answers): Answers {
  const { app: own, admin, monitoring, grafana } = answers;
  const needsPackages = own.framework !== "other" || own.buildScript !== undefined || own.workspace !== undefined;
  return {
    ...answers,
    app: {
      ...own,
      dependencies: own.dependencies || needsPackages,
      // Only npm goes without a lockfile in a way that is worth supporting; a monorepo never does.
      lockfile: own.lockfile || own.packageManager !== "npm" || own.workspace !== undefined,
    },
    admin: { ...admin, forwardUrl: admin.access === "forward" ? admin.forwardUrl : undefined },
    grafana: grafana && monitoring === "prometheus",
  };
}

/** One value for each dimension, by its index. */
type Row = readonly number[];

const pairKey = (a: number, x: number, b: number, y: number): number => ((a * 64 + x) * 64 + b) * 64 + y;

/** All pairs of values of two dimensions, `a` standing before `b`. */
function* allPairs(): Generator<readonly [a: number, x: number, b: number, y: number]> {
  for (const [a, first] of dimensions.entries())
    for (const [b, second] of dimensions.entries())
      if (a < b) for (const x of first.values.keys()) for (const y of second.values.keys()) yield [a, x, b, y];
}

/** Rows in which each pair of values occurs, found greedily: every row begins with a pair that is still missing. */
function pairwise(): readonly Row[] {
  const missing = new Map([...allPairs()].map((pair) => [pairKey(...pair), pair]));
  const random = new Random(6);
  const rows: Row[] = [];
  while (missing.size > 0 || rows.length < leastStacks) {
    const next = missing.values().next();
    const row = completed(next.done ? [] : next.value, missing, random);
    for (const [a, x] of row.entries())
      for (const [b, y] of row.entries()) if (a < b) missing.delete(pairKey(a, x, b, y));
    rows.push(row);
  }
  return rows;
}

function completed(start: readonly number[], missing: ReadonlyMap<number, unknown>, random: Random): Row {
  const row: (number | undefined)[] = dimensions.map(() => undefined);
  const [a, x, b, y] = start;
  if (a !== undefined) row[a] = x;
  if (b !== undefined) row[b] = y;
  for (const [at, { values }] of dimensions.entries()) {
    if (row[at] !== undefined) continue;
    const from = random.below(values.length);
    const order = values.map((_, index) => (index + from) % values.length);
    const gains = order.map((value) => gain(row, at, value, missing));
    row[at] = order[gains.indexOf(Math.max(...gains))] ?? 0;
  }
  return row.map((value) => value ?? 0);
}

/** How many missing pairs a value would add to a row. */
function gain(
  row: readonly (number | undefined)[],
  at: number,
  value: number,
  missing: ReadonlyMap<number, unknown>,
): number {
  let count = 0;
  for (const [other, chosen] of row.entries()) {
    if (chosen === undefined || other === at) continue;
    const key = other < at ? pairKey(other, chosen, at, value) : pairKey(at, value, other, chosen);
    if (missing.has(key)) count++;
  }
  return count;
}

function stackOf(row: Row, index: number): Stack {
  const labels: string[] = [];
  let answers: Answers = { ...defaults, name: `stack-${index}` };
  for (const [at, { values }] of dimensions.entries()) {
    const [label, apply] = values[row[at] ?? 0] ?? ["", (same: Answers): Answers => same];
    labels.push(label);
    answers = apply(answers);
  }
  return { name: `${index}: ${labels.filter((label) => !/^(true|false|undefined|)$/.test(label)).join(" ")}`, answers };
}

/**
 * Combinations of answers in which each pair of values of any two options occurs, the defaults first; the same on each
 * run. Every part of the scaffold is tested over them.
 */
export const stacks: readonly Stack[] = [
  { name: "0: defaults", answers: defaults },
  ...pairwise().map((row, index) => {
    const { name, answers } = stackOf(row, index + 1);
    return { name, answers: possible(answers) };
  }),
];
