import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { basename } from "../../../engine/uri.ts";
import { type ContextLeak, contextLeaks, listed } from "./context-leak.ts";
import { ignoreMore } from "./dockerignore-fix.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unguarded-context-copy",
  title: "The whole build context is copied into an image, and no .dockerignore guards it",
  severity: "warning",
  enabled: true,
  rationale:
    "Whatever lies in the folder on the day of the build goes along: the environment file of a developer, a key, and in `.git` every version of every file with all that was ever committed by mistake.",
  remedy:
    "Keep a `.dockerignore` that leaves such files out at every depth (`**/.env`), or copy the folders that the image needs by name.",
  criteria: {
    "CC6.1": {
      why: "Credentials that lie in the folder get into the hands of everyone who can pull the image.",
      limits: "Looks at names in the root of the context; a build on another machine finds other files there.",
    },
    "C1.1": {
      why: "The history of a repository and environment files are confidential, and here they spread with the image.",
      limits: "Does not read the files, and does not know who can pull the image.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "sonar",
      id: "S6470",
      match: "related",
      why: "theirs reads no ignore file and looks at the last stage alone",
    },
  ],
  references: [
    "https://docs.docker.com/build/concepts/context/#dockerignore-files",
    "https://docs.docker.com/build/building/best-practices/#exclude-with-dockerignore",
  ],
  since: "0.1.0",

  *check(document, project) {
    for (const leak of contextLeaks(document, project)) {
      const found = judge(leak);
      if (!found) continue;
      const { copy, source } = leak;
      const subject = `${copy.name} ${shorten(source.word.value, 8)}`;
      yield {
        at: { span: source.word.span },
        ...found(subject),
        fixes: () => ignoreMore(leak),
      };
      // One ignore file guards them all.
      return;
    }
  },
};

type Wording = (subject: string) => Pick<Problem, "message" | "severity">;

function judge({ view, names, wanted, lets }: ContextLeak): Wording | undefined {
  const { guard } = view;
  if (names.length > 0) {
    const fate = guard ? ` past ${guardName(guard.uri)}` : ", with no .dockerignore";
    return (subject) => ({ message: `${subject} brings ${listed(names)} into the image${fate}` });
  }
  const open = [".git/config", ".env"].filter(lets).map((path) => path.replace(/\/.*/, ""));
  if (open.length > 0) {
    const what = guard ? `${open.join(" and ")} would get past ${guardName(guard.uri)}` : "no .dockerignore limits it";
    return (subject) => ({ message: `${subject} takes in the whole context, and ${what}`, severity: "info" });
  }
  if (!guard || !lets("folder/.env") || wanted.some((path) => basename(path) === ".env")) return undefined;
  const message = `leaves .env out of the root alone, and ${guardName(guard.uri)} has no **/.env`;
  return (subject) => ({ message: `${subject} ${message}`, severity: "hint" });
}

const guardName = (uri: string): string => (basename(uri) === ".dockerignore" ? ".dockerignore" : "its ignore file");
