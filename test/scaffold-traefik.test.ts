import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { traefikFiles } from "../server/engine/scaffold/traefik/files.ts";
import { hostRule, pathRule } from "../server/engine/scaffold/traefik/rule.ts";
import { readText } from "./support/repository.ts";
import { stacks } from "./support/stacks.ts";

const validator = (name: string): ValidateFunction => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readText(`test/data/${name}.schema.json`)));
};

const isStatic = validator("traefik-v3");
const isDynamic = validator("traefik-v3-file-provider");

interface Dynamic {
  readonly http?: {
    readonly routers?: Readonly<Record<string, { readonly middlewares?: readonly string[]; readonly service: string }>>;
    readonly middlewares?: Readonly<
      Record<string, Readonly<Record<string, { readonly middlewares?: readonly string[] }>>>
    >;
    readonly services?: Readonly<Record<string, unknown>>;
  };
}

describe("files of Traefik", () => {
  for (const { name, answers } of stacks.filter(({ answers }) => answers.proxy === "traefik")) {
    const files = traefikFiles(answers);
    const dynamic = files.filter(({ path }) => path.includes("/dynamic/"));

    it(`${name}: match the public schemas`, () => {
      for (const { path, text } of files) {
        const check = path.includes("/dynamic/") ? isDynamic : isStatic;
        assert.ok(check(parse(text)), `${path}: ${JSON.stringify(check.errors)}`);
      }
    });

    it(`${name}: name nothing that is not there, and define nothing that nobody names`, () => {
      const parts = dynamic.map(({ text }) => (parse(text) as Dynamic).http ?? {});
      const routers = parts.flatMap((part) => Object.values(part.routers ?? {}));
      const middlewares = parts.flatMap((part) => Object.entries(part.middlewares ?? {}));
      const services = parts.flatMap((part) => Object.keys(part.services ?? {}));
      const chained = middlewares.flatMap(([, kinds]) => kinds.chain?.middlewares ?? []);
      const used = [...routers.flatMap((router) => router.middlewares ?? []), ...chained];
      assert.deepEqual([...new Set(used)].sort(), middlewares.map(([name]) => name).sort());
      for (const { service } of routers) assert.ok(service === "noop@internal" || services.includes(service), service);
    });

    it(`${name}: hold no key that another version does not know, and no dashboard`, () => {
      const [first] = files;
      const text = parse(first?.text ?? "") as Readonly<Record<string, unknown>>;
      assert.equal(text.api, undefined);
      assert.deepEqual(Object.keys(text.providers as object), ["file"]);
    });
  }

  it("are none for another proxy", () => {
    for (const { answers } of stacks.filter(({ answers }) => answers.proxy !== "traefik"))
      assert.deepEqual(traefikFiles(answers), []);
  });
});

describe("rules of Traefik's routers", () => {
  it("cannot be ended by what somebody writes as a host name or a path", () => {
    assert.equal(hostRule(["a.example.com`) || Host(`evil"]), "Host(`a.example.comHostevil`)");
    assert.equal(pathRule(["/a.b`c"]), "PathRegexp(`(?i)^/+(?:a\\.b\\x60c)(?:/|$)`)");
  });
});
