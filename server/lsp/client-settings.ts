import type { Connection } from "vscode-languageserver";
import { isRecord } from "./capabilities.ts";
import { clientUri } from "./convert.ts";
import { type EditorSettings, readEditorSettings } from "./editor-settings.ts";

/** Milliseconds to wait for the client's settings; a client that does not answer has none. */
const limitMilliseconds = 2000;

const section = "portcullis";

/** The editor's settings: asked for where the client answers, else those it sent. */
export class ClientSettings {
  readonly #connection: Connection;
  readonly #answers: boolean;
  #sent: unknown;

  /** @param answers whether the client answers `workspace/configuration` */
  constructor(connection: Connection, answers: boolean, initializationOptions: unknown) {
    this.#connection = connection;
    this.#answers = answers;
    this.sent(initializationOptions);
  }

  /** Keeps settings that the client sends by itself. */
  sent(settings: unknown): void {
    if (isRecord(settings) && settings[section] !== undefined) this.#sent = settings[section];
  }

  /** What the editor's settings say for the project at `root`, an uri of the engine. */
  async read(root: string): Promise<EditorSettings> {
    return readEditorSettings(this.#answers ? await this.#ask(root) : this.#sent, root);
  }

  async #ask(root: string): Promise<unknown> {
    const asked = this.#connection.workspace.getConfiguration({ scopeUri: clientUri(root), section });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, limitMilliseconds, undefined);
    });
    try {
      return await Promise.race([asked, late]);
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}
