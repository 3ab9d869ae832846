import { version } from "../../version.ts";
import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { remarks } from "../remark.ts";
import { indent, lines } from "../text.ts";

/** Actions by the commit of a release, because a tag can be moved; the versions are those of 2025-10. */
const actions = {
  checkout: "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0",
  node: "actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0",
  sarif: "github/codeql-action/upload-sarif@0499de31b99561a6d14a36a5f662c2a54f91beee # v4.31.2",
} as const;

/** A workflow of GitHub that checks each change and shows what it finds beside the code. */
export function workflow(answers: Answers): GeneratedFile {
  const { short, full } = remarks(answers);
  return {
    path: ".github/workflows/portcullis.yml",
    reason: "Checks the configuration with each change, and keeps a dated record of the findings.",
    criteria: ["CC4.1", "CC7.1", "CC8.1"],
    text: lines(
      short("Checks the configuration with each change (CC7.1, CC8.1)."),
      "name: portcullis",
      "on:",
      "  push:",
      "    branches: [main]",
      "  pull_request:",
      "  schedule:",
      "    - cron: '23 4 * * 1'",
      "",
      "permissions:",
      "  contents: read",
      "",
      "jobs:",
      "  check:",
      "    runs-on: ubuntu-24.04",
      "    timeout-minutes: 10",
      "    permissions:",
      "      contents: read",
      "      security-events: write",
      "    steps:",
      `      - uses: ${actions.checkout}`,
      "        with:",
      "          persist-credentials: false",
      `      - uses: ${actions.node}`,
      "        with:",
      "          node-version: 24",
      "      - name: Check",
      `        run: npx --yes portcullis@${version} check --format sarif > portcullis.sarif`,
      "      - name: Show what was found",
      ...indent(8, full("A pull request from a fork has no right to write; the check itself decides there as well.")),
      "        if: >-",
      "          always() && (github.event_name != 'pull_request'",
      "          || github.event.pull_request.head.repo.full_name == github.repository)",
      `        uses: ${actions.sarif}`,
      "        with:",
      "          sarif_file: portcullis.sarif",
      "          category: portcullis",
    ),
  };
}

/** A hook of git that refuses a commit with findings at warning or above. */
export function preCommit(answers: Answers): GeneratedFile {
  return {
    path: ".githooks/pre-commit",
    reason: "Checks the configuration before a commit; git config core.hooksPath .githooks turns it on.",
    criteria: ["CC8.1"],
    executable: true,
    text: lines(
      "#!/bin/sh",
      remarks(answers).short("Turned on once in each clone: git config core.hooksPath .githooks"),
      "set -eu",
      'cd "$(git rev-parse --show-toplevel)"',
      `exec npx --yes portcullis@${version} check`,
    ),
  };
}
