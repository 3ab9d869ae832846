import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { AnyInstruction } from "../../../engine/dockerfile/instructions.ts";
import type { Rule } from "../../../engine/rule.ts";
import { contains, type Span, span } from "../../../engine/text.ts";

/** The tag in sudoers, and `nopass` of doas. */
const free = /\bNOPASSWD[ \t]*:|\bpermit[ \t]+nopass\b/;

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/sudo-without-password",
  title: "The image lets a user become root without a password",
  severity: "warning",
  enabled: true,
  rationale:
    "A rule with NOPASSWD makes the ordinary user of the image root in all but name: whoever takes over the process types sudo. USER then only looks like a protection.",
  remedy: "Take the rule out. Do what needs root before `USER`, and give the user the files it must write.",
  criteria: {
    "CC6.3": {
      why: "The rule gives an ordinary user the rights of root without a check.",
      limits: "The rule may name single commands, and sudo may be missing from the image.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://docs.docker.com/build/building/best-practices/#user",
    "https://www.sudo.ws/docs/man/sudoers.man/",
  ],
  since: "0.1.0",

  *check(document, { settings }) {
    if (!free.test(document.source)) return;
    for (const stage of document.shippedLayers(settings.shippedTargets)) {
      for (const instruction of stage.instructions) {
        const at = written(instruction);
        if (at) yield { at: { span: at }, message: "a user of this image becomes root without a password" };
      }
    }
  },
};

/** Where a RUN or the body of a copied here-document writes such a rule. */
function written(instruction: AnyInstruction): Span | undefined {
  const { document, name, span: whole } = instruction;
  if (name !== "RUN" && name !== "COPY" && name !== "ADD") return undefined;
  const found = free.exec(document.source.slice(whole.start, whole.end));
  if (!found) return undefined;
  const start = whole.start + found.index;
  const at = span(start, start + found[0].length);
  if (document.comments.some((comment) => contains(comment, at))) return undefined;
  const command = name === "RUN" ? instruction.commands().findLast((other) => contains(other.span, at)) : undefined;
  return command && !writes(command) ? undefined : at;
}

/** Not what only looks for such a rule or takes it away; sed writes it where it stands in the replacement alone. */
function writes({ name, words }: ShellCommand): boolean {
  if (/^(?:[ef]?grep|rg|awk|test)$/.test(name)) return false;
  if (name !== "sed") return true;
  return words.some(({ text }) => {
    const script = /s([/|#,@!])/.exec(text);
    const [, pattern = "", replacement = ""] = script ? text.slice(script.index).split(script[1] ?? "/") : [];
    return !pattern.includes("NOPASSWD") && replacement.includes("NOPASSWD");
  });
}
