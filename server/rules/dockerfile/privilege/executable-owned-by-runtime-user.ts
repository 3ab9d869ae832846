import type { Copy } from "../../../engine/dockerfile/copy.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { absolutePath } from "./paths.ts";
import { isRoot } from "./process-user.ts";

const system = /^\/(?:usr\/)?(?:bin|sbin|lib|lib64|libexec|local)(?:\/|$)|^\/(?:etc|root|boot)(?:\/|$)/;
const program = /\.(?:sh|bash|py|pl|php|rb|js|mjs|jar|war|so|elf|exe|dll|bin)$/i;

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/executable-owned-by-runtime-user",
  title: "A program is given to the user that runs it",
  severity: "info",
  enabled: false,
  rationale:
    "The owner of a file may change it. Whoever takes over the process rewrites the program that it runs, and stays in after the hole is closed or puts code where root starts it.",
  remedy: "Copy programs without `--chown`, so that root owns them, and give the user only what it must write.",
  criteria: {
    "CC6.8": {
      why: "The process can replace the code that it runs.",
      limits: "A read-only root file system makes it harmless; each new container starts from the image again.",
    },
  },
  fixable: false,
  equivalents: [
    { tool: "sonar", id: "S6504", match: "related", why: "theirs also reports other files, and a group alone" },
    { tool: "kics", id: "Chown Flag Exists", match: "narrower", why: "theirs reports every --chown" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#copy---chown---chmod"],
  since: "0.1.0",
  needs: ["--chown"],

  *check(document, { settings }) {
    for (const stage of document.shippedLayers(settings.shippedTargets)) {
      for (const copy of [...stage.named("COPY"), ...stage.named("ADD")].sort((a, b) => a.index - b.index)) {
        const flag = copy.flag("chown");
        const owner = flag?.value === undefined ? "" : (document.expand(flag.value, copy) ?? "").split(":", 1)[0];
        if (!flag || !owner || isRoot(owner) || !holdsProgram(copy)) continue;
        yield { at: { span: flag.span }, message: `${shorten(owner, 30)} may change the program that is copied here` };
      }
    }
  },
};

/** Whether a program is copied by its name, or anything into a directory of the system. */
function holdsProgram(copy: Copy): boolean {
  const { document, sources, destination } = copy;
  const to = absolutePath(destination && document.expand(destination.text, copy));
  return (to !== undefined && system.test(to)) || sources.some(({ value }) => program.test(value));
}
