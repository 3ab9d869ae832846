import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { review } from "../server/engine/review.ts";
import { withoutTabStops } from "../server/engine/verify.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf } from "./support/project.ts";
import { readText } from "./support/repository.ts";

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const manifest: { readonly contributes: { readonly snippets: readonly { language: string; path: string }[] } } =
  JSON.parse(readText("package.json"));

const names: Readonly<Record<string, string>> = { nginx: "conf.d/snippet.conf", dockerfile: "Dockerfile" };

for (const { language, path } of manifest.contributes.snippets) {
  describe(`the snippets of ${path}`, () => {
    const snippets: Readonly<Record<string, Snippet>> = JSON.parse(readText(path));
    for (const [title, { prefix, description, body }] of Object.entries(snippets)) {
      it(`${title} is free of findings and names its criterion`, () => {
        assert.match(prefix, /^portcullis-[a-z-]+$/);
        assert.match(description, /relates to (CC|A|C|PI)\d/);
        const text = `${withoutTabStops(body.join("\n"))}\n`;
        assert.doesNotMatch(text, /\$\{\d/);
        const { findings } = review(projectOf({ [names[language] ?? ""]: text }), { rules });
        assert.deepEqual(
          findings.map(({ rule, message }) => `${rule.id}: ${message}`),
          [],
        );
      });
    }
  });
}
