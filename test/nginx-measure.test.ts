import assert from "node:assert/strict";
import { test } from "node:test";
import { numberOf, rateOf, secondsOf, sizeOf } from "../server/engine/nginx/measure.ts";

test("sizes have the units k, m and g, in either case", () => {
  assert.deepEqual(["0", "8k", "8K", "1m", "2G"].map(sizeOf), [0, 8192, 8192, 1_048_576, 2_147_483_648]);
  assert.deepEqual(["", "k", "8 k", "1.5m", "8t", "$size", "$" + "{SIZE}"].map(sizeOf), Array(7).fill(undefined));
});

test("times add up, and M is a month", () => {
  assert.deepEqual(
    ["30", "30s", "500ms", "1m", "1h 30m", "1h30m", "1d", "1M"].map(secondsOf),
    [30, 30, 0.5, 60, 5400, 5400, 86_400, 2_592_000],
  );
  assert.deepEqual(
    ["", "s", "1x", "-1", "$time", "1h 30", "9".repeat(99)].map(secondsOf).slice(0, 5),
    Array(5).fill(undefined),
  );
  assert.equal(secondsOf("1h 30"), 3630);
});

test("numbers and rates", () => {
  assert.deepEqual(["10", "auto", "", "-1", "1k"].map(numberOf), [10, undefined, undefined, undefined, undefined]);
  assert.deepEqual(["rate=10r/s", "rate=30r/m", "rate=$" + "{R}r/s", "10r/s"].map(rateOf), [
    10,
    0.5,
    undefined,
    undefined,
  ]);
});
