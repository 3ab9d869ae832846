import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readDuration } from "../server/engine/dockerfile/duration.ts";
import { readSignal } from "../server/engine/dockerfile/signals.ts";

describe("signals as the engine reads them", () => {
  const nameOf = (text: string): string | undefined => readSignal(text)?.name;

  it("by name, in any case, with and without prefix", () => {
    for (const text of ["TERM", "SIGTERM", "sigterm", "Term", "15", "+15"]) assert.equal(nameOf(text), "SIGTERM", text);
    assert.equal(nameOf("POLL"), "SIGIO");
    assert.equal(readSignal("poll")?.canonical, "SIGPOLL");
  });

  it("by number, as Linux counts them on x86 and Arm", () => {
    const names = { "1": "SIGHUP", "9": "SIGKILL", "10": "SIGUSR1", "19": "SIGSTOP", "28": "SIGWINCH", "31": "SIGSYS" };
    for (const [number, name] of Object.entries(names)) assert.equal(nameOf(number), name);
    const realTime = {
      "34": "SIGRTMIN",
      "37": "SIGRTMIN+3",
      "49": "SIGRTMIN+15",
      "50": "SIGRTMAX-14",
      "64": "SIGRTMAX",
    };
    for (const [number, name] of Object.entries(realTime)) assert.equal(nameOf(number), name);
    assert.deepEqual(
      ["3", "7", "10"].map((number) => readSignal(number)?.isMachineDependent),
      [false, true, true],
    );
  });

  it("and nothing else", () => {
    for (const text of [
      "",
      "0",
      "32",
      "33",
      "65",
      "-9",
      "9.5",
      "SIGSIGTERM",
      "RTMIN-1",
      "RTMIN+16",
      "RTMAX-15",
      "constructor",
    ])
      assert.equal(readSignal(text), undefined, text);
  });
});

describe("durations as the builder reads them", () => {
  it("sums numbers with units", () => {
    const lengths = { "1h1m1s": 3_661_000, "1.5h": 5_400_000, ".5s": 500, "-2ms": -2, "+1us": 1e-3, "0": 0, "0s": 0 };
    for (const [text, milliseconds] of Object.entries(lengths))
      assert.deepEqual(readDuration(text), { milliseconds }, text);
  });

  it("says what is wrong", () => {
    const flaws = {
      "": "is no duration",
      s: "is no duration",
      ".s": "is no duration",
      "5": "has no unit",
      "1m5": "has no unit",
      "1d": "has the unit d, which is none",
      "1s2x": "has the unit x, which is none",
    };
    for (const [text, flaw] of Object.entries(flaws)) assert.deepEqual(readDuration(text), { flaw }, text);
  });

  it("takes no longer for a hostile text", () => {
    assert.ok("flaw" in readDuration("1".repeat(100_000)));
    assert.ok("milliseconds" in readDuration("1s".repeat(50_000)));
  });
});
