import assert from "node:assert/strict";
import { test } from "node:test";
import { samplesOf } from "../server/engine/nginx/sample.ts";

const cases: readonly (readonly [pattern: string, samples: readonly string[]])[] = [
  ["\\.php$", [".php"]],
  ["^/api/(v\\d+|beta)/[^/]+$", ["/api/v1/a"]],
  ["^/a$|^/b{2}", ["/a", "/bb"]],
  ["^/x?y*(?:z)+", ["/z"]],
  ["^/(?!admin)(?<name>[0-9]{3})", ["/111"]],
  ["[]x]", ["x"]],
];

for (const [pattern, samples] of cases) {
  test(`samples of ${pattern}`, () => assert.deepEqual(samplesOf(pattern), samples));
}

test("broken and long patterns have no samples, or wrong ones, and never throw", () => {
  for (const pattern of ["(", ")", "[", "[^", "a{", "\\", "(".repeat(400), `${"a".repeat(501)}`, "(?", "[z-a]", "*"]) {
    assert.ok(Array.isArray(samplesOf(pattern)));
  }
  assert.deepEqual(samplesOf("a".repeat(501)), []);
  assert.deepEqual(samplesOf("a)b"), []);
});
