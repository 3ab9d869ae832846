import { type Document, parseDocument } from "yaml";

/** Longest YAML that is read, in characters: a settings file is far shorter, and a hostile one costs time. */
export const longestYaml = 262_144;

/** Parses YAML 1.2, its errors as data; undefined when it is too long or nested too deeply to be read. */
export function parseYaml(source: string): Document | undefined {
  if (source.length > longestYaml) return undefined;
  try {
    // The library compares each key with each other one; whoever reads the document looks for repeated keys instead.
    return parseDocument(source, { prettyErrors: false, uniqueKeys: false, version: "1.2" });
  } catch {
    // It recurses, so deep nesting can end its stack.
    return undefined;
  }
}
