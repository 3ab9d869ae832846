import { parseDockerignore } from "../../../engine/dockerfile/ignore.ts";
import type { Fix } from "../../../engine/rule.ts";
import { lineEnding } from "../../../engine/text.ts";
import { basename, join } from "../../../engine/uri.ts";
import type { ContextLeak } from "./context-leak.ts";

/** Lines of an ignore file, each with paths that it is there for. Patterns match from the root, so `**` is needed. */
const lines: readonly (readonly [line: string, paths: readonly string[]])[] = [
  [".git", [".git/config"]],
  ["**/.env", [".env", "folder/.env"]],
  ["**/.env.*", [".env.local", "folder/.env.local"]],
  ["!**/.env.example", []],
  ["**/*.pem", ["a.pem", "folder/a.pem"]],
  ["**/*.key", ["a.key", "folder/a.key"]],
  ["**/.npmrc", [".npmrc", "folder/.npmrc"]],
];

/** The fix that writes what keeps credentials, and more, out of the context; nothing that the Dockerfile names. */
export function ignoreMore({ view, names, wanted }: ContextLeak, more: readonly string[] = []): Fix[] {
  const { guard, folder } = view;
  const isNpmrcHarmless = view.names.includes(".npmrc") && !names.includes(".npmrc");
  const others = [
    ...names.map((name) => [`**/${name}`, [name]] as const),
    ...more.map((path) => [path, [path]] as const),
  ];
  const chosen = [...lines, ...others].filter(([line, paths]) => {
    if (line.startsWith("!") || (line === "**/.npmrc" && isNpmrcHarmless)) return false;
    const hides = parseDockerignore(line);
    return !wanted.some((path) => hides.ignores(path)) && !paths.every((path) => guard?.ignore.ignores(path));
  });
  const added: string[] = [];
  for (const [line, paths] of chosen) {
    const known = parseDockerignore(added.join("\n"));
    if (!paths.every((path) => known.ignores(path))) added.push(line);
    if (line === "**/.env.*") added.push("!**/.env.example");
  }
  return added.length === 0 ? [] : [written(added, guard, folder)];
}

function written(added: readonly string[], guard: ContextLeak["view"]["guard"], folder: string): Fix {
  if (!guard) {
    const text = added.map((line) => `${line}\n`).join("");
    return {
      title: "Create .dockerignore; the build no longer sees .git, .env files and keys",
      kind: "review",
      edits: [{ uri: join(folder, ".dockerignore"), create: true, edits: [{ span: { start: 0, end: 0 }, text }] }],
    };
  }
  const end = guard.text.length;
  const newline = lineEnding(guard.text);
  const first = end === 0 || guard.text.endsWith("\n") ? "" : newline;
  const text = first + added.map((line) => line + newline).join("");
  return {
    title: `Add to ${basename(guard.uri)} what is missing; the build no longer sees it`,
    kind: "review",
    edits: [{ uri: guard.uri, edits: [{ span: { start: end, end }, text }] }],
  };
}
