import { isWindows } from "../../../engine/dockerfile/dialect.ts";
import { imageName } from "../../../engine/dockerfile/image-facts.ts";
import type { User } from "../../../engine/dockerfile/settings.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { baseFacts } from "../start.ts";
import { createdAccounts } from "./accounts.ts";
import { isRoot } from "./process-user.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/non-numeric-user",
  title: "USER names the user of the shipped image, where Kubernetes needs a number",
  severity: "hint",
  enabled: true,
  rationale:
    "With `runAsNonRoot` Kubernetes refuses to start a container whose image names its user, because a name may stand for the number 0. The number is in the image, where the node does not look.",
  remedy:
    "Write the number of the user: `USER 1500`. Create the user with that number, or take the one of the base image.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3066",
      match: "narrower",
      why: "ours judges the last USER of what ships, and root not at all",
    },
  ],
  references: [
    "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    "https://docs.docker.com/reference/dockerfile/#user",
  ],
  since: "0.1.0",
  needs: ["USER"],

  *check(document, { settings }) {
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      const { user } = stage;
      const name = user?.user ?? "";
      if (!user?.word || name === "" || /^\d+$/.test(name) || isRoot(name)) continue;
      if (user.word.text.includes("$") || isWindows(stage)) continue;
      const fix = fixOf(stage, user, name);
      yield {
        at: { span: user.word.span },
        message: `Kubernetes cannot tell from the name ${shorten(name, 30)} that it is not root`,
        fixes: fix ? [fix] : [],
      };
    }
  },
};

/** Replaces the name alone: a group that nobody wrote would take the user's other groups away. */
function fixOf(stage: Stage, { word }: User, name: string): Fix | undefined {
  if (!word?.text.startsWith(name)) return undefined;
  const at = span(word.span.start, word.span.start + name.length);
  const own = createdId(stage, name);
  const number = own?.id ?? idInImage(stage, name);
  if (number === undefined) {
    const edits = [{ edits: [{ span: at, text: "${1:1000}" }] }];
    return {
      title: `Replace ${name} by its number, which a person must look up`,
      kind: "review",
      snippet: true,
      edits,
    };
  }
  const edits = [{ edits: [{ span: at, text: number }] }];
  return { title: `Replace ${name} by its number ${number}`, kind: own?.isCertain ? "safe" : "review", edits };
}

/** The number that a RUN of the file gives a user; certain when nothing else decides about it. */
function createdId(stage: Stage, name: string): { readonly id: string; readonly isCertain: boolean } | undefined {
  const created = createdAccounts(stage).filter((account) => account.kind === "user" && account.name === name);
  const [account] = created;
  const id = account?.id?.value;
  if (!account || id === undefined || !/^\d{1,10}$/.test(id)) return undefined;
  const runs = stage.chain.flatMap((ancestor) => ancestor.named("RUN"));
  const isChanged = runs.some((run) => run.commands("usermod").some((command) => command.flag("-u", "--uid")));
  return { id, isCertain: created.length === 1 && !account.command.isNested && !isChanged };
}

/** Users of images whose number is that of the image's ordinary user. */
const ofImages: Readonly<Record<string, RegExp>> = {
  app: /^mcr\.microsoft\.com\/dotnet\//,
  nginx: /^nginx(?:inc\/nginx-unprivileged)?$/,
  node: /^node$/,
  nonroot: /^gcr\.io\/distroless\//,
  "www-data": /^(?:httpd|php|wordpress)$/,
};

function idInImage(stage: Stage, name: string): string | undefined {
  const { image } = stage;
  const facts = baseFacts(stage);
  if (image === undefined || image === "scratch" || !facts) return undefined;
  const isDistribution = facts.packageManager === "apt" || facts.packageManager === "apk";
  if (name === "nobody" && isDistribution) return "65534";
  const images = Object.hasOwn(ofImages, name) ? ofImages[name] : undefined;
  return images?.test(imageName(image)) ? facts.ordinaryUser?.split(":", 1)[0] : undefined;
}
