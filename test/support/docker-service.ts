import { join } from "node:path";

/** A service as compose.yaml has it. */
export type Service = Readonly<Record<string, unknown>>;

/** What a compose.yaml says, as far as a test starts it. */
export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** Where a service is started. */
interface Place {
  /** The folder of compose.yaml. */
  readonly folder: string;
  readonly compose: Compose;
}

type Option = (value: never, place: Place) => readonly string[];

const each =
  (option: string) =>
  (values: readonly string[]): readonly string[] =>
    values.flatMap((value) => [option, value]);

const flag =
  (option: string) =>
  (isOn: boolean): readonly string[] =>
    isOn ? [option] : [];

const one =
  (option: string) =>
  (value: string | number): readonly string[] => [option, String(value)];

const handled = (): readonly string[] => [];

interface Healthcheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout: string;
  readonly retries: number;
  readonly start_period: string;
}

/** The command line knows only the form with a shell: every word is quoted for it. */
function healthcheck({ test, interval, timeout, retries, start_period }: Healthcheck): readonly string[] {
  const command = test.slice(1).map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const durations = [`--health-interval=${interval}`, `--health-timeout=${timeout}`];
  return [
    `--health-cmd=${command.join(" ")}`,
    ...durations,
    `--health-retries=${retries}`,
    `--health-start-period=${start_period}`,
  ];
}

interface Deploy {
  readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string; readonly pids: number } };
}

const limits = ({ resources }: Deploy): readonly string[] => [
  ...["--cpus", resources.limits.cpus, "--memory", resources.limits.memory],
  ...["--pids-limit", String(resources.limits.pids)],
];

interface Logging {
  readonly driver: string;
  readonly options: Readonly<Record<string, string>>;
}

const logging = ({ driver, options }: Logging): readonly string[] => [
  ...["--log-driver", driver],
  ...Object.entries(options).flatMap(([name, value]) => ["--log-opt", `${name}=${value}`]),
];

const environment = (variables: Readonly<Record<string, string | null>>): readonly string[] =>
  Object.entries(variables).flatMap(([name, value]) => ["--env", value === null ? name : `${name}=${value}`]);

/** By key of a service, the options of `docker create`. */
const options: Readonly<Record<string, Option>> = {
  image: handled,
  build: handled,
  depends_on: handled,
  networks: handled,
  restart: one("--restart"),
  init: flag("--init"),
  read_only: flag("--read-only"),
  tmpfs: each("--tmpfs"),
  cap_drop: each("--cap-drop"),
  security_opt: each("--security-opt"),
  ports: each("--publish"),
  expose: each("--expose"),
  environment,
  volumes: (values: readonly string[], { folder }) =>
    values.flatMap((value) => ["--volume", value.startsWith("./") ? join(folder, value) : value]),
  secrets: (names: readonly string[], { folder, compose }) =>
    names.flatMap((name) => ["--volume", `${join(folder, compose.secrets[name]?.file ?? "")}:/run/secrets/${name}:ro`]),
  healthcheck,
  stop_signal: one("--stop-signal"),
  stop_grace_period: (value: string) => ["--stop-timeout", String(Number.parseInt(value, 10))],
  deploy: limits,
  logging,
};

/** The options of `docker create` that say what a service of compose.yaml says. @throws Error for a key it does not know. */
export function createOptions(service: Service, place: Place): readonly string[] {
  return Object.entries(service).flatMap(([key, value]) => {
    const option = Object.hasOwn(options, key) ? options[key] : undefined;
    if (!option) throw new Error(`compose.yaml says ${key}, which the test cannot translate`);
    return option(value as never, place);
  });
}

/** Fills in variables as compose does: `${NAME:-default}`. */
export const interpolated = (text: string, variables: Readonly<Record<string, string>> = {}): string =>
  text.replace(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, usual: string) => variables[name] ?? usual);
