import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { review } from "../server/engine/review.ts";
import type { Settings } from "../server/engine/settings.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf, testRoot } from "./support/project.ts";

/** Severity and line, counted from 1, of what some rules find in a Dockerfile, those that are off by default included. */
function found(ids: readonly string[], text: string, settings: Partial<Settings> = {}): string[] {
  const only = rules.filter(({ id }) => ids.includes(id));
  assert.equal(only.length, ids.length);
  const project = projectOf({ Dockerfile: text }, settings);
  return review(project, { rules: only, all: true, root: testRoot }).findings.map(
    ({ rule, severity, span }) =>
      `${severity} ${text.slice(0, span.start).split("\n").length} ${rule.id.split("/")[1]}`,
  );
}

describe("lesser cases of package rules have a lower severity", () => {
  it("microdnf asks in recent versions only, autoremove not always", () => {
    const text = "FROM a:1\nRUN dnf install b\nRUN microdnf install b\nRUN dnf autoremove\n";
    const id = "interactive-package-command";
    assert.deepEqual(found([`dockerfile/${id}`], text), [`warning 2 ${id}`, `info 3 ${id}`, `info 4 ${id}`]);
  });

  it("a lone update is a warning where the layer ships and the lists are those of apt", () => {
    const text = "FROM a:1 AS build\nRUN apt-get update\nFROM b:1\nRUN apt-get update\nRUN apk update\n";
    const id = "update-without-install";
    assert.deepEqual(found([`dockerfile/${id}`], text), [`info 2 ${id}`, `warning 4 ${id}`, `info 5 ${id}`]);
    const targets = { shippedTargets: ["build"] };
    assert.deepEqual(found([`dockerfile/${id}`], text, targets), [`warning 2 ${id}`, `info 4 ${id}`, `info 5 ${id}`]);
  });

  it("upgrades and versions of a stage that is thrown away are hints", () => {
    for (const [id, command] of [
      ["full-distribution-upgrade", "zypper -n dup"],
      ["package-upgrade-in-build", "apk upgrade"],
      ["unpinned-apk-package", "apk add b"],
      ["unpinned-apt-package", "apt-get install b"],
      ["unpinned-dnf-package", "dnf install b"],
      ["unpinned-yum-package", "yum install b"],
      ["unpinned-zypper-package", "zypper in b"],
    ]) {
      const text = `FROM a:1 AS build\nRUN ${command}\nFROM a:1\nRUN ${command}\n`;
      assert.deepEqual(found([`dockerfile/${id}`], text), [`hint 2 ${id}`, `info 4 ${id}`]);
    }
  });
});

describe("rules of packages that see the same defect", () => {
  it("report a lone update once", () => {
    const ids = ["dockerfile/update-without-install", "dockerfile/apt-lists-kept", "dockerfile/apk-index-kept"];
    assert.deepEqual(found(ids, "FROM a:1\nRUN apt-get update\n"), ["warning 2 update-without-install"]);
    assert.deepEqual(found(ids, "FROM a:1\nRUN apk update\n"), ["info 2 update-without-install"]);
  });

  it("tell full upgrades from plain ones", () => {
    const ids = ["dockerfile/full-distribution-upgrade", "dockerfile/package-upgrade-in-build"];
    const text = "FROM a:1\nRUN apt-get -y dist-upgrade\nRUN apt-get -y upgrade\nRUN apk upgrade -a\n";
    assert.deepEqual(found(ids, text), [
      "info 2 full-distribution-upgrade",
      "info 3 package-upgrade-in-build",
      "info 4 full-distribution-upgrade",
    ]);
  });
});
