import * as vscode from "vscode";
import { type BaseLanguageClient, State } from "vscode-languageclient";

/** What the server says of a file. */
interface Status {
  readonly rules: number;
  readonly configuration?: string;
  readonly problems: number;
  readonly nginxVersion?: string;
  readonly excepted: number;
}

/** Creates the status item: how many rules run on the active file and what decides over them. */
export function createStatusItem(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  selector: vscode.DocumentSelector,
): vscode.LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem("portcullis.status", selector);
  item.name = "Portcullis";
  item.text = "Portcullis";
  item.command = { title: "Show output", command: "portcullis.showOutput" };
  const update = (): void => void show(client, item, selector);
  context.subscriptions.push(
    item,
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const active = vscode.window.activeTextEditor?.document.uri.toString();
      if (uris.some((uri) => uri.toString() === active)) update();
    }),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) update();
      else if (newState === State.Stopped) showStopped(item);
    }),
  );
  return item;
}

async function show(
  client: BaseLanguageClient,
  item: vscode.LanguageStatusItem,
  selector: vscode.DocumentSelector,
): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document || !client.isRunning() || vscode.languages.match(selector, document) === 0) return;
  const status = await client
    .sendRequest<Status | null>("portcullis/status", { uri: document.uri.toString() })
    .catch(() => null);
  if (!status) return;
  const { rules, configuration, problems, nginxVersion, excepted } = status;
  item.text = `Portcullis: ${rules} rules`;
  item.detail = [
    configuration ? vscode.workspace.asRelativePath(vscode.Uri.parse(configuration)) : "no portcullis.yaml",
    ...(problems > 0 ? [`${problems} not understood`] : []),
    `nginx ${nginxVersion ?? "of any version"}`,
    ...(excepted > 0 ? [`${excepted} accepted here`] : []),
  ].join(" · ");
  item.severity = problems > 0 ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
}

function showStopped(item: vscode.LanguageStatusItem): void {
  item.text = "Portcullis: stopped";
  item.detail = "The server is not running";
  item.severity = vscode.LanguageStatusSeverity.Error;
}
