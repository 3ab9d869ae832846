import type { Directive } from "../../../engine/nginx/block.ts";
import type { Rule } from "../../../engine/rule.ts";

const why = "Ours leaves out a root of / in a location of one folder, which serves that folder alone.";

export const rule: Rule<"nginx"> = {
  id: "nginx/filesystem-root-served",
  title: "The whole file system is the web folder",
  severity: "error",
  enabled: true,
  rationale:
    "With `/` as the folder every file that the worker may read has an address: `/etc/passwd`, keys, the environment of processes under `/proc`, the code of the application.",
  remedy: "Name the folder that holds the published files and nothing else.",
  criteria: {
    "CC6.1": {
      why: "All files of the machine or container can be read without any right to them.",
      limits: "Does not show what file permissions still protect.",
    },
    "C1.1": {
      why: "Confidential files lie within what is published.",
      limits: "Does not show which files the machine or container holds.",
    },
  },
  fixable: false,
  equivalents: [
    { tool: "gixy-ng", id: "filesystem_root_exposure", match: "narrower", why },
    { tool: "gixy-next", id: "filesystem_root_exposure", match: "narrower", why },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#root"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of [...configuration.named("root"), ...configuration.named("alias")]) {
      if (!isFileSystemRoot(directive.arg(0)) || !servesAll(directive)) continue;
      yield {
        at: directive.at(),
        message: `${directive.name} ${directive.arg(0).slice(0, 40)} serves every file of the machine`,
      };
    }
  },
};

/** Whether a path leads to `/`, by whatever detour; not for one with variables. */
function isFileSystemRoot(path: string): boolean {
  if (!path.startsWith("/") || path.includes("$")) return false;
  let depth = 0;
  for (const part of path.split("/")) {
    if (part === "..") depth = Math.max(0, depth - 1);
    else if (part !== "" && part !== ".") depth++;
  }
  return depth === 0;
}

/** Whether paths outside of one folder come here: below `location /data/` a root of `/` is `/data/`. */
function servesAll({ name, parent, args }: Directive): boolean {
  if (parent.directive?.name !== "location") return name === "root";
  const [first = "", second] = parent.directive.args.map((word) => word.value);
  const [modifier, path] = second === undefined ? ["", first] : [first, second];
  if (name === "root") return path === "/" ? modifier !== "=" : modifier.startsWith("~") || path.startsWith("~");
  if (/^[=~]/.test(modifier || path)) return false;
  return (args[0]?.value.endsWith("/") ?? false) || !path.endsWith("/");
}
