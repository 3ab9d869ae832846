import { posix } from "node:path";
import type { Context } from "../../server/engine/nginx/directives.ts";
import { parseNginx } from "../../server/engine/nginx/parse.ts";
import type { Body, Statement, Word } from "../../server/engine/nginx/syntax.ts";
import { applyEdits, type Edit } from "../../server/engine/text.ts";

/** A configuration to load: a file and those it includes, by path below what stands for `/etc/nginx`. */
export interface Loadable {
  readonly main: string;
  /** Where the main file's directives stand. */
  readonly context: Context;
  readonly files: Readonly<Record<string, string>>;
}

/** What a file that a configuration names, and that no fixture holds, is for. */
export type StubKind = "certificate" | "key" | "parameters" | "ticket" | "text" | "include" | "folder" | "log";

/** A configuration rewritten so that everything it names lies in one folder. */
export interface Copy {
  /** Texts by absolute path. */
  readonly files: ReadonlyMap<string, string>;
  /** The file to give to nginx. */
  readonly main: string;
  /** Files that nginx opens and nobody brought, by absolute path. */
  readonly stubs: ReadonlyMap<string, StubKind>;
  /** Names that nginx looks up when it starts. */
  readonly hosts: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  /** What differs from the text as written, in words. */
  readonly substituted: readonly string[];
}

const wrappers: Partial<Record<Context, readonly [string, string]>> = {
  http: ["http {", "}"],
  server: ["http { server {", "} }"],
  location: ["http { server { location / {", "} } }"],
  upstream: ["http { upstream example {", "} }"],
  stream: ["stream {", "}"],
  "stream-server": ["stream { server {", "} }"],
};

/**
 * Prepares a configuration for `nginx -t` in a folder: paths point below it, and what a fragment lacks is put around it.
 * Undefined when nginx has no place for the fragment.
 */
export function copyInto(folder: string, { main, context, files }: Loadable, modules: string): Copy | undefined {
  const copier = new Copier(folder, modules);
  for (const [path, text] of Object.entries(files)) copier.add(path, text);
  return copier.finish(main, context);
}

class Copier {
  readonly #folder: string;
  readonly #modules: string;
  readonly #files = new Map<string, string>();
  readonly #stubs = new Map<string, StubKind>();
  readonly #hosts = new Set<string>();
  readonly #users = new Set<string>();
  readonly #names = new Set<string>();
  readonly #substituted: string[] = [];

  constructor(folder: string, modules: string) {
    this.#folder = folder;
    this.#modules = modules;
  }

  get #root(): string {
    return `${this.#folder}/etc/nginx`;
  }

  add(path: string, text: string): void {
    const edits: Edit[] = [];
    for (const statement of statementsOf(parseNginx(text).body)) {
      this.#names.add(statement.name.value);
      for (const host of hostsOf(statement)) this.#hosts.add(host);
      const [first] = statement.args;
      if (statement.name.value === "user" && first) this.#users.add(first.value);
      const kind = stubKind(statement);
      if (kind && first) edits.push(...this.#place(first, kind));
    }
    this.#files.set(`${this.#root}/${path}`, applyEdits(text, edits));
  }

  /** Makes a path point below the folder and remembers what must be there. */
  #place(word: Word, kind: StubKind): Edit[] {
    const path = word.value;
    if (/^(\/dev\/|stderr$|off$|syslog:|memory:|data:|engine:)|[$*?[]/.test(path) && kind !== "include") return [];
    const isAbsolute = path.startsWith("/");
    const target = isAbsolute ? `${this.#folder}${path}` : `${this.#base(kind)}/${path}`;
    if (!/[*?[]|\/$/.test(path)) this.#stubs.set(posix.normalize(target), kind);
    if (!isAbsolute) return [];
    return [{ span: { start: word.start, end: word.end }, text: `${word.quote}${target}${word.quote}` }];
  }

  /** nginx reads relative paths of logs and folders from its prefix, all others from the folder of the main file. */
  #base(kind: StubKind): string {
    return kind === "log" || kind === "folder" ? this.#folder : this.#root;
  }

  finish(main: string, context: Context): Copy | undefined {
    const wrapper = context === "main" ? (["", ""] as const) : wrappers[context];
    if (!wrapper) return undefined;
    const head = this.#head();
    const path = `${this.#root}/${main}`;
    const own = this.#files.get(path) ?? "";
    const bom = own.startsWith("\ufeff");
    const isWhole = context === "main";
    const mainPath = isWhole ? path : `${this.#root}/portcullis-test.conf`;
    this.#files.set(mainPath, isWhole && !bom ? head + own : `${head}${wrapper[0]}\ninclude ${path};\n${wrapper[1]}\n`);
    if (isWhole && bom) this.#files.set(mainPath, own);
    if (!isWhole) this.#substituted.push(`put inside ${wrapper[0].replaceAll(" {", "")}`);
    for (const known of this.#files.keys()) this.#stubs.delete(known);
    for (const [stub, kind] of this.#stubs) this.#substituted.push(`${kind} ${stub.slice(this.#folder.length)}`);
    for (const host of this.#hosts) this.#substituted.push(`host ${host}`);
    for (const user of this.#users) this.#substituted.push(`user ${user}`);
    return {
      files: this.#files,
      main: mainPath,
      stubs: this.#stubs,
      hosts: this.#hosts,
      users: this.#users,
      substituted: this.#substituted,
    };
  }

  /** What every configuration needs and this one lacks, on one line so that line numbers stay. */
  #head(): string {
    const names = [...this.#names];
    const parts: string[] = [];
    const module = (file: string): number => parts.push(`load_module ${this.#modules}/${file}.so;`);
    if (names.some((name) => /_by_lua|^lua_/.test(name))) {
      module("ndk_http_module");
      module("ngx_http_lua_module");
    }
    if (this.#names.has("stream")) module("ngx_stream_module");
    if (!this.#names.has("events")) parts.push("events {}");
    if (!this.#names.has("pid")) parts.push(`pid ${this.#folder}/nginx.pid;`);
    this.#substituted.push(...parts.map((part) => part.replace(this.#folder, "")));
    return parts.map((part) => `${part} `).join("");
  }
}

function* statementsOf(body: Body): Generator<Statement> {
  for (const statement of body.statements) {
    yield statement;
    if (statement.body) yield* statementsOf(statement.body);
  }
}

const stubKinds: readonly (readonly [RegExp, StubKind])[] = [
  [/^include$/, "include"],
  [/ssl_(trusted_|client_)?certificate$/, "certificate"],
  [/ssl_certificate_key$/, "key"],
  [/^ssl_dhparam$/, "parameters"],
  [/^ssl_session_ticket_key$/, "ticket"],
  [/^(auth_basic_user_file|.*ssl_password_file)$/, "text"],
  [/^(access_log|error_log|pid|lock_file)$/, "log"],
  [/^((proxy|fastcgi|uwsgi|scgi)_cache_path|(client_body|proxy|fastcgi|uwsgi|scgi)_temp_path)$/, "folder"],
];

const stubKind = ({ name }: Statement): StubKind | undefined =>
  stubKinds.find(([pattern]) => pattern.test(name.value))?.[1];

const namesHosts =
  /^((proxy|grpc|fastcgi|uwsgi|scgi|memcached)_pass|server|resolver|mirror|ssl_stapling_responder|set_real_ip_from)$/;

/** Host names in the arguments of directives that look them up. */
function hostsOf({ name, args, body }: Statement): string[] {
  const words = namesHosts.test(name.value) && !body ? args : args.filter(({ value }) => value.startsWith("syslog:"));
  return words.flatMap(({ value }) => {
    const address = value.replace(/^([a-z0-9+]+:\/\/|syslog:server=)/i, "");
    const host = /^[a-z_][\w.-]*(?=$|[:/,?])/i.exec(address)?.[0];
    const isNoName = host === "unix" || host === "off" || /=|:.*:/.test(address);
    return host && !isNoName ? [host] : [];
  });
}
