import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Answers } from "../server/engine/scaffold/answers.ts";
import { monitoringCompose } from "../server/engine/scaffold/monitoring/compose.ts";
import { monitoringFiles } from "../server/engine/scaffold/monitoring/files.ts";
import { nginxFiles } from "../server/engine/scaffold/nginx/files.ts";
import { defaults } from "../server/engine/scaffold/options.ts";
import { writeTexts } from "./support/stack-server.ts";
import { stacks } from "./support/stacks.ts";

/** Runs promtool in a folder with the files of a stack. */
function promtool(
  files: ReadonlyMap<string, string>,
  ...args: readonly string[]
): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-promtool-"));
  try {
    writeTexts(folder, files);
    const { status, stdout, stderr, error } = spawnSync("promtool", args, { cwd: folder, encoding: "utf8" });
    if (error) throw new Error("promtool is not installed (Debian: prometheus)");
    return { status, said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const textsOf = (answers: Answers): ReadonlyMap<string, string> =>
  new Map(monitoringFiles(answers).map(({ path, text }) => [path, text]));

/** Stacks that are watched by Prometheus, one for each set of files. */
const distinct = new Map(
  stacks
    .filter(({ answers }) => answers.monitoring === "prometheus")
    .map(({ name, answers }) => [JSON.stringify([...textsOf(answers)]), { name, answers }]),
);

describe("files of Prometheus", () => {
  for (const { name, answers } of distinct.values()) {
    it(`${name}: promtool takes configuration and rules`, () => {
      const config = promtool(textsOf(answers), "check", "config", "deploy/prometheus/prometheus.yml");
      assert.equal(config.status, 0, config.said);
      assert.match(config.said, /SUCCESS: \d+ rules found/);
    });
  }

  it("promtool does refuse a wrong rule", () => {
    const texts = new Map(
      [...textsOf(defaults)].map(([path, text]) => [path, text.replace("avg_over_time(", "nothing(")]),
    );
    assert.notEqual(promtool(texts, "check", "config", "deploy/prometheus/prometheus.yml").status, 0);
  });
});

interface Series {
  readonly series: string;
  readonly values: string;
}

interface Expected {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts: readonly { readonly exp_labels: Readonly<Record<string, string>> }[];
}

/** Runs the rules of a file over series; an alert that is expected is named by its labels. */
function assertAlerts(answers: Answers, file: string, series: readonly Series[], expected: readonly Expected[]): void {
  const rules = `deploy/prometheus/rules/${file}.yml`;
  const texts = new Map(textsOf(answers));
  // What an alert says is not the question here: promtool wants it word by word.
  const silent = (texts.get(rules) ?? "").replace(/^ *(annotations:|summary: .*|action: .*)\n/gm, "");
  texts.set(rules, silent);
  const tests = [{ interval: "15s", input_series: series, alert_rule_test: expected }];
  texts.set("test.yml", JSON.stringify({ rule_files: [rules], evaluation_interval: "15s", tests }));
  const { status, said } = promtool(texts, "test", "rules", "test.yml");
  assert.equal(status, 0, said);
}

const nginx: Answers = { ...defaults, replicas: 2 };
const traefik: Answers = { ...nginx, proxy: "traefik" };

const never = (alertname: string, ...times: readonly string[]): readonly Expected[] =>
  times.map((eval_time) => ({ eval_time, alertname, exp_alerts: [] }));

describe("alerts", () => {
  it("a site that does not answer fires after a minute, not before", () => {
    const labels = { job: "site", instance: "app.example.com" };
    assertAlerts(
      nginx,
      "site",
      [{ series: 'probe_success{job="site",instance="app.example.com"}', values: "1x20 0x20" }],
      [
        ...never("SiteDown", "5m", "5m45s"),
        {
          eval_time: "6m30s",
          alertname: "SiteDown",
          exp_alerts: [{ exp_labels: { ...labels, severity: "critical" } }],
        },
      ],
    );
  });

  it("a certificate warns fourteen days before it ends, and alarms three days before", () => {
    const series = (days: number): readonly Series[] => [
      { series: 'probe_ssl_earliest_cert_expiry{job="site",instance="a"}', values: `${days * 86_400}x400` },
    ];
    const fired = (alertname: string, severity: string): Expected => ({
      eval_time: "90m",
      alertname,
      exp_alerts: [{ exp_labels: { job: "site", instance: "a", severity } }],
    });
    assertAlerts(nginx, "site", series(15), never("CertificateExpiresSoon", "90m"));
    assertAlerts(nginx, "site", series(13), [
      fired("CertificateExpiresSoon", "warning"),
      ...never("CertificateExpires", "90m"),
    ]);
    assertAlerts(nginx, "site", series(2), [fired("CertificateExpires", "critical")]);
  });

  it("an application that tells no metrics is never called down", () => {
    assertAlerts(
      nginx,
      "application",
      [{ series: 'up{job="app",instance="a"}', values: "0x100" }],
      [...never("ApplicationDown", "20m"), ...never("InstanceDown", "20m")],
    );
  });

  it("one instance that ends is a warning, all of them an alarm", () => {
    const first = { series: 'up{job="app",instance="a"}', values: "1x20 0x60" };
    const instance = { eval_time: "8m", alertname: "InstanceDown" };
    const labels = { job: "app", instance: "a", severity: "warning" };
    assertAlerts(
      nginx,
      "application",
      [first, { series: 'up{job="app",instance="b"}', values: "1x80" }],
      [{ ...instance, exp_alerts: [{ exp_labels: labels }] }, ...never("ApplicationDown", "8m")],
    );
    assertAlerts(
      nginx,
      "application",
      [first],
      [{ eval_time: "7m", alertname: "ApplicationDown", exp_alerts: [{ exp_labels: { severity: "critical" } }] }],
    );
  });

  it("many failures in the application are an alarm, few are none", () => {
    const series = (failures: number): readonly Series[] => [
      { series: 'http_request_duration_seconds_count{job="app",status_code="200"}', values: "0+150x60" },
      { series: 'http_request_duration_seconds_count{job="app",status_code="500"}', values: `0+${failures}x60` },
    ];
    assertAlerts(nginx, "application", series(3), never("ApplicationErrors", "14m"));
    assertAlerts(nginx, "application", series(15), [
      { eval_time: "14m", alertname: "ApplicationErrors", exp_alerts: [{ exp_labels: { severity: "critical" } }] },
    ]);
  });

  it("connections that nginx drops are an alarm at once", () => {
    const labels = { job: "nginx", instance: "x" };
    const series = (handled: string): readonly Series[] => [
      { series: 'nginx_connections_accepted{job="nginx",instance="x"}', values: "1000+10x60" },
      { series: 'nginx_connections_handled{job="nginx",instance="x"}', values: handled },
    ];
    assertAlerts(nginx, "nginx", series("1000+10x60"), never("ProxyDropsConnections", "10m"));
    assertAlerts(nginx, "nginx", series("1000+10x30 1295+10x30"), [
      {
        eval_time: "10m",
        alertname: "ProxyDropsConnections",
        exp_alerts: [{ exp_labels: { ...labels, severity: "critical" } }],
      },
    ]);
  });

  it("know how many connections a worker of nginx takes", () => {
    const main = nginxFiles(nginx).find(({ path }) => path === "deploy/nginx/nginx.conf")?.text ?? "";
    const [, connections = ""] = /worker_connections (\d+);/.exec(main) ?? [];
    assert.match(textsOf(nginx).get("deploy/prometheus/rules/nginx.yml") ?? "", new RegExp(`takes ${connections}"`));
  });

  it("failures, slowness and refusals of Traefik", () => {
    const total = "traefik_entrypoint_requests_total";
    const bucket = 'traefik_entrypoint_request_duration_seconds_bucket{entrypoint="websecure",protocol="http"';
    assertAlerts(
      traefik,
      "traefik",
      [
        { series: `${total}{entrypoint="websecure",code="200"}`, values: "0+150x80" },
        { series: `${total}{entrypoint="websecure",code="502"}`, values: "0+15x80" },
        { series: `${total}{entrypoint="metrics",code="502"}`, values: "0+900x80" },
        { series: `${bucket},le="1"}`, values: "0+100x80" },
        { series: `${bucket},le="2.5"}`, values: "0+165x80" },
        { series: `${bucket},le="+Inf"}`, values: "0+165x80" },
        { series: 'traefik_router_requests_total{router="read@file",code="429"}', values: "0+30x80" },
        { series: 'traefik_service_server_up{url="http://a:3000"}', values: "0x80" },
      ],
      [
        { eval_time: "19m", alertname: "ErrorsMany", exp_alerts: [{ exp_labels: { severity: "critical" } }] },
        { eval_time: "19m", alertname: "AnswersSlow", exp_alerts: [{ exp_labels: { severity: "warning" } }] },
        { eval_time: "19m", alertname: "RefusalsMany", exp_alerts: [{ exp_labels: { severity: "warning" } }] },
        {
          eval_time: "19m",
          alertname: "InstanceUnhealthy",
          exp_alerts: [{ exp_labels: { url: "http://a:3000", severity: "warning" } }],
        },
      ],
    );
  });
});

interface Service {
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly secrets?: readonly string[];
}

/** A mount is a generated file or folder, read-only, or a volume that is declared. */
function isKnown(mount: string, paths: readonly string[], volumes: object): boolean {
  const [from = "", , mode] = mount.split(":");
  if (!from.startsWith("./")) return Object.hasOwn(volumes, from);
  return mode === "ro" && paths.some((path) => path.startsWith(from.slice(2)));
}

describe("services that watch", () => {
  for (const { name, answers } of stacks.filter(({ answers }) => answers.monitoring !== "none")) {
    const { services, volumes = {}, secrets = {} } = monitoringCompose(answers);
    const all = Object.values(services) as readonly Service[];

    it(`${name}: mount what is generated or declared`, () => {
      const paths = monitoringFiles(answers).map(({ path }) => path);
      const mounts = all.flatMap((service) => service.volumes ?? []);
      assert.deepEqual(
        mounts.filter((mount) => !isKnown(mount, paths, volumes)),
        [],
      );
    });

    it(`${name}: hold no secret, and are reached from nowhere but the host`, () => {
      for (const port of all.flatMap((service) => service.ports ?? [])) assert.match(port, /^127\.0\.0\.1:/);
      const used = all.flatMap((service) => service.secrets ?? []).filter((secret) => secret !== "tls.crt");
      assert.deepEqual(
        used.filter((secret) => !Object.hasOwn(secrets, secret)),
        [],
      );
      assert.doesNotMatch(JSON.stringify(services), /docker\.sock|password=|:latest/i);
    });
  }

  it("are none where nothing watches", () => {
    const answers: Answers = { ...defaults, monitoring: "none" };
    assert.deepEqual(monitoringFiles(answers), []);
    assert.deepEqual(monitoringCompose(answers), { services: {} });
  });

  it("the dashboard asks only what the rules compute, or exporters tell", () => {
    const answers: Answers = { ...traefik, grafana: true };
    const texts = textsOf(answers);
    const rules = [...texts].filter(([path]) => path.includes("/rules/"));
    const recorded = rules.flatMap(([, text]) => [...text.matchAll(/- record: (.*)/g)].map(([, name]) => name));
    const dashboard = JSON.parse(texts.get("deploy/grafana/dashboards/stack.json") ?? "");
    for (const { targets } of dashboard.panels) {
      const [, name = ""] = /^([a-z0-9_:]+:[a-z0-9_:]+)/.exec(targets[0].expr) ?? [];
      if (name !== "") assert.ok(recorded.includes(name), name);
    }
  });
});
