import { parseSettings } from "../../server/engine/config.ts";
import { languageOfPath, parseDocument } from "../../server/engine/language.ts";
import { Project } from "../../server/engine/project.ts";
import { defaultSettings, type Settings } from "../../server/engine/settings.ts";
import { dirname } from "../../server/engine/uri.ts";
import { rules } from "../../server/rules/index.ts";
import { criteria } from "../../server/rules/soc2.ts";

/** The folder in which projects of tests lie. */
export const testRoot = "test:/project";

/** The day of reviews in tests that do not give another. */
export const testDay = "2026-11-20";

/** A project of the given texts by path; everything else is known not to exist. */
export function projectOf(texts: Readonly<Record<string, string>>, settings: Partial<Settings> = {}): Project {
  const uris = new Map(Object.entries(texts).map(([path, text]) => [`${testRoot}/${path}`, text]));
  const documents = new Map(
    [...uris].flatMap(([uri, text]) => {
      const language = languageOfPath(uri) ?? (uri.includes(".conf") ? "nginx" : undefined);
      return language ? [[uri, parseDocument(language, uri, text)] as const] : [];
    }),
  );
  const yaml = uris.get(`${testRoot}/portcullis.yaml`);
  const base = { ...defaultSettings, today: testDay, ...settings };
  const chosen =
    yaml === undefined
      ? base
      : parseSettings(`${testRoot}/portcullis.yaml`, yaml, base, {
          rules: rules.map((rule) => rule.id),
          criteria: criteria.map((criterion) => criterion.id),
        }).settings;
  const folders = new Map<string, string[]>();
  for (const uri of uris.keys()) {
    for (let path = uri; path !== testRoot; path = dirname(path)) {
      const siblings = folders.get(dirname(path)) ?? [];
      const name = path.slice(dirname(path).length + 1);
      if (!siblings.includes(name)) folders.set(dirname(path), [...siblings, name]);
    }
  }
  const missing = new Set<string>();
  let project = new Project({ documents, texts: uris, folders, missing }, chosen);
  for (let round = 0; round < 10; round++) {
    const wanted = Object.values(project.wants).flatMap((uris: ReadonlySet<string>) => [...uris]);
    if (wanted.length === 0) break;
    for (const uri of wanted) missing.add(uri);
    project = new Project({ documents, texts: uris, folders, missing }, chosen);
  }
  return project;
}
