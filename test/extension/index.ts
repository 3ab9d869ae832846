import { diagnosticsTests } from "./diagnostics.ts";
import { fixesTests } from "./fixes.ts";
import { report, type Test } from "./host.ts";
import { hoverTests } from "./hover.ts";
import { scaffoldTests } from "./scaffold.ts";
import { smokeTests } from "./smoke.ts";
import { statusTests } from "./status.ts";

const tests: readonly Test[] = [
  ...smokeTests,
  ...diagnosticsTests,
  ...fixesTests,
  ...hoverTests,
  ...statusTests,
  ...scaffoldTests,
];

/** What VS Code calls: runs every test in order, reports a line for each, and rejects when one failed. */
export async function run(): Promise<void> {
  let failed = 0;
  for (const test of tests) {
    try {
      await test.run();
      await report(`ok ${test.name}`);
    } catch (error) {
      failed++;
      await report(`not ok ${test.name}\n${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  if (failed > 0) throw new Error(`${failed} of ${tests.length} tests failed`);
}
