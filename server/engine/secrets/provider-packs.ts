import { creator as onePassword } from "@secretlint/secretlint-rule-1password";
import { creator as aws } from "@secretlint/secretlint-rule-aws";
import { creator as github } from "@secretlint/secretlint-rule-github";
import { creator as linear } from "@secretlint/secretlint-rule-linear";
import { creator as npm } from "@secretlint/secretlint-rule-npm";
import { creator as openai } from "@secretlint/secretlint-rule-openai";
import { creator as sendgrid } from "@secretlint/secretlint-rule-sendgrid";
import { creator as shopify } from "@secretlint/secretlint-rule-shopify";
import { creator as slack } from "@secretlint/secretlint-rule-slack";
import { type Span, span } from "../text.ts";

/** What of a rule pack is used: it is called with a text and reports ranges. Its messages hold the secret and are never made. */
interface Pack {
  create(
    context: {
      sharedOptions: object;
      createTranslator(): () => { message: string; messageId: string };
      report(found: { readonly range: readonly [number, number] }): void;
      ignore(): void;
    },
    options: object,
  ): { file?(source: object): unknown };
}

/**
 * Rule packs of secretlint, with what each finds. They run without input or output. Those for private keys and URLs with
 * passwords are left out: what we have of our own sees more of them, and mark the secret part alone.
 */
const packs: readonly (readonly [what: string, pack: Pack])[] = [
  ["a 1Password token", onePassword as unknown as Pack],
  ["an AWS key", aws as unknown as Pack],
  ["a GitHub token", github as unknown as Pack],
  ["a Linear key", linear as unknown as Pack],
  ["an npm token", npm as unknown as Pack],
  ["an OpenAI key", openai as unknown as Pack],
  ["a SendGrid key", sendgrid as unknown as Pack],
  ["a Shopify token", shopify as unknown as Pack],
  ["a Slack token", slack as unknown as Pack],
];

/** Spares nearly all texts the packs. */
const suspicious =
  /ops_ey|(?:aws|AWS)_?(?:secret|SECRET)|A[KS]IA|A3T[A-Z0-9]|gh[opsur]_\w{36}|github_pat_|lin_api_|npm_\w{36}|_authToken=|sk-\w|SG\.|shp(?:at|ca|pa|ss)_|xox[a-z]-|xapp-|hooks\.slack/;

/** Whether the packs may find something in a text. */
export const mayInterestPacks = (text: string): boolean => suspicious.test(text);

/** Credentials of providers in a text, as the packs of secretlint know them. */
export function findByPacks(text: string): readonly { readonly what: string; readonly span: Span }[] {
  if (!mayInterestPacks(text)) return [];
  return packs.flatMap(([what, pack]) =>
    rangesOf(pack, text).map(([start, end]) => ({ what, span: span(start, end) })),
  );
}

function rangesOf(pack: Pack, content: string): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  const context = {
    sharedOptions: {},
    createTranslator: () => () => ({ message: "", messageId: "" }),
    report: ({ range }: { readonly range: readonly [number, number] }) => found.push(range),
    ignore: () => undefined,
  };
  pack.create(context, {}).file?.({ filePath: "Dockerfile", content, contentType: "text", ext: "", hasBOM: false });
  return found;
}
