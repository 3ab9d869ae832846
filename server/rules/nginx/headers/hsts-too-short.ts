import type { Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { isHsts } from "../../../engine/nginx/headers.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";

/** Half a year, in seconds: the least that counts as protection; Mozilla's guidelines ask for two years. */
const least = 15_552_000;

export const rule: Rule<"nginx"> = {
  id: "nginx/hsts-too-short",
  title: "Strict-Transport-Security is forgotten early or cannot be read",
  severity: "info",
  enabled: true,
  rationale:
    "A browser that has not come by for longer than `max-age` tries plain HTTP again, where somebody on its network can answer first. A value it cannot read is as good as no header.",
  remedy: 'Write `"max-age=63072000"`, two years, once all of the host works over TLS.',
  criteria: {
    "CC6.7": {
      why: "The time limits how long browsers refuse to talk without encryption.",
      limits: "Does not show how often users come by.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "gixy-ng",
      id: "hsts_header",
      match: "related",
      why: "It also reports servers without the header.",
    },
    { tool: "mozilla", id: "intermediate", match: "related", why: "It is a recommended configuration, not a check." },
  ],
  references: [
    "https://www.rfc-editor.org/rfc/rfc6797#section-6.1.1",
    "https://ssl-config.mozilla.org/guidelines/6.0.json",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("add_header")) {
      const word = directive.args[1];
      if (!word || !isHsts(directive) || word.value.includes("$")) continue;
      const what = defect(word.value);
      if (!what) continue;
      yield {
        at: directive.at(word),
        message: `Strict-Transport-Security ${what}`,
        fixes: () => longer(directive, word),
      };
    }
  },
};

const maxAge = /^max-age=("?)(\d{1,12})\1$/i;

const parts = (value: string): readonly string[] => value.split(";").map((part) => part.trim());

function defect(value: string): string | undefined {
  const seconds = parts(value).flatMap((part) => maxAge.exec(part)?.[2] ?? []);
  const [only] = seconds;
  if (only === undefined || seconds.length > 1) return "has no max-age that browsers can read";
  if (Number(only) === 0) return "with max-age=0 makes browsers forget that they need TLS";
  return Number(only) < least ? `holds for ${spoken(Number(only))} only` : undefined;
}

function spoken(seconds: number): string {
  const day = 86_400;
  const [count, unit] = seconds < day ? [seconds, "second"] : [Math.floor(seconds / day), "day"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** Zero is how one takes the header back: nobody writes it by mistake. */
function longer(directive: Directive, word: Word): readonly Fix[] {
  const own = parts(word.value);
  const seconds = own.flatMap((part) => maxAge.exec(part)?.[2] ?? []);
  if (seconds.length !== 1 || Number(seconds[0]) === 0) return [];
  const text = own.map((part) => (maxAge.test(part) ? "max-age=63072000" : part)).join("; ");
  return [
    {
      title: "Hold for two years: browsers then refuse plain HTTP for the host that long",
      kind: "review",
      edits: [replaceWord(directive, word, text)],
    },
  ];
}
