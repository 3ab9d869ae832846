import { suggestCentralException, suggestException } from "../engine/exceptions/suggest.ts";
import type { Finding } from "../engine/finding.ts";
import type { Fix } from "../engine/rule.ts";
import { settingsFileName } from "../engine/settings.ts";
import { join, relative } from "../engine/uri.ts";
import type { Scope } from "./workspace.ts";

/** Where a finding can be accepted. */
export type AllowScope = "next" | "file" | "central";

export const allowScopes: readonly AllowScope[] = ["next", "file", "central"];

const places: Readonly<Record<AllowScope, string>> = {
  next: "here",
  file: "in this file",
  central: `in ${settingsFileName}`,
};

/** What a menu shows for accepting a finding. */
export const allowTitle = ({ rule }: Finding, scope: AllowScope): string =>
  `Allow ${rule.id} ${places[scope]} with a reason`;

/** The edits that accept a finding, the reason left to a person; undefined where there is no place for them. */
export function allowFix(scope: Scope, finding: Finding, allow: AllowScope): Fix | undefined {
  const document = scope.project.document(finding.uri);
  if (!document) return undefined;
  if (allow !== "central") return suggestException(document, finding, allow);
  const uri = scope.configuration?.uri ?? join(scope.root, settingsFileName);
  const path = relative(scope.root, finding.uri);
  return path === undefined ? undefined : suggestCentralException(uri, scope.configuration?.source, finding, path);
}
