import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { nginxRemaining, type Remaining } from "../nginx/remaining.ts";

/** Findings of ours and of other tools that are left in generated files on purpose. */
export const remaining = (answers: Answers, files: readonly GeneratedFile[]): readonly Remaining[] => [
  ...nginxRemaining(answers),
  ...staticRemaining(answers),
  ...imageRemaining(files),
];

/** The nginx inside the image of a site that is files only: what it leaves to the proxy in front. */
function staticRemaining({ app, proxy }: Answers): readonly Remaining[] {
  if (app.framework !== "static") return [];
  const why = (what: string): string => `deploy/static/nginx.conf is reached by ${inFront(proxy)} only, ${what}.`;
  const all: readonly (Remaining | false)[] = [
    { id: "nginx/plain-http", why: why("which ends TLS") },
    {
      id: "nginx/unlimited-clients",
      why: why("so that all its requests come from one address; that proxy limits clients"),
    },
    { id: "nginx/csp-missing", why: why("which is the place for a policy") },
    proxy !== "none" && { id: "nginx/nosniff-missing", why: why("which sends the header with every answer") },
    proxy !== "none" && { id: "nginx/frame-options-missing", why: why("which sends the header with every answer") },
  ];
  return all.filter((one) => one !== false);
}

const inFront = (proxy: Answers["proxy"]): string => (proxy === "none" ? "the proxy of the host" : "the proxy");

/** hadolint knows the cache of Yarn 1 only. */
function imageRemaining(files: readonly GeneratedFile[]): readonly Remaining[] {
  const text = files.find(({ path }) => path === "Dockerfile")?.text ?? "";
  if (!text.includes("yarn install") || !text.includes("target=/root/.yarn/berry/cache")) return [];
  const why = "The cache of Yarn lies in a cache mount, so that no layer holds it and there is nothing to clean.";
  return [{ id: "hadolint:DL3060", why }];
}
