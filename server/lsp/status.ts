import { severityOf } from "../engine/settings.ts";
import { engineUri } from "./convert.ts";
import type { Session } from "./session.ts";

/** What decides over a file, for the editor's status item. */
export interface Status {
  /** How many rules run. */
  readonly rules: number;
  /** Uri of the `portcullis.yaml` in force; absent without one. */
  readonly configuration?: string;
  /** How much in it is not understood. */
  readonly problems: number;
  /** The nginx version assumed; absent when none is configured. */
  readonly nginxVersion?: string;
  /** Findings that are accepted in this file. */
  readonly excepted: number;
}

/** Answers `portcullis/status`. */
export async function status(session: Session, clientUri: string): Promise<Status> {
  const uri = engineUri(clientUri);
  const scope = await session.workspace.scope(uri);
  const { project, configuration } = scope;
  return {
    rules: session.rules.filter((rule) => severityOf(rule, project.settings) !== "off").length,
    problems: configuration?.problems.length ?? 0,
    excepted: session.review(scope, uri).excepted.length,
    ...(configuration && { configuration: session.clientUri(configuration.uri) }),
    ...(project.settings.nginxVersion !== undefined && { nginxVersion: project.settings.nginxVersion }),
  };
}
