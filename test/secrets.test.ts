import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findCredentials } from "../server/engine/secrets/credentials.ts";
import { npmrcHoldsCredential, secretFile } from "../server/engine/secrets/secret-files.ts";
import { isPlaceholder, isSecretName, isSetting, wordsOf } from "../server/engine/secrets/secret-names.ts";
import { projectOf, testRoot } from "./support/project.ts";

/** Characters without pattern, so that nothing takes the made-up tokens for examples; joined here, never written out. */
const noise = "kT7pQ2vX9zLm4Rw8Yc1Nd6Hs3Bf5Gj0Ua7Ke2Wq9Tx4Vn8Zr1Pb6Mh3Cs5Dy0Lf".repeat(4);
const take = (length: number): string => noise.slice(0, length);
const hex = (length: number): string => "9f2c41aab07e5d38".repeat(8).slice(0, length);

describe("credentials by their form", () => {
  const real: readonly (readonly [what: string, parts: readonly string[]])[] = [
    ["an AWS access key", ["AK", "IA", take(16).toUpperCase()]],
    ["an AWS secret key", ["aws_secret_access_", "key = ", take(40)]],
    ["a GitHub token", ["gh", "p_", take(36)]],
    ["a GitHub token", ["github_", "pat_", take(82)]],
    ["a GitLab token", ["gl", "pat-", take(20)]],
    ["a Slack token", ["xo", "xb-", take(30)]],
    ["a Slack webhook", ["https://hooks.sl", "ack.com/services/T", take(8), "/B", take(8), "/", take(24)]],
    ["an npm token", ["npm", "_", take(36)]],
    ["an npm token", ["//registry.corp.internal/:_auth", "Token=", take(20)]],
    ["a PyPI token", ["py", "pi-AgEIcHlwaS5vcmc", take(60)]],
    ["a Stripe key", ["sk", "_live_", take(24)]],
    ["a SendGrid key", ["S", "G.", take(22), ".", take(43)]],
    ["a DigitalOcean token", ["do", "p_v1_", hex(64)]],
    ["a Docker token", ["dckr", "_pat_", take(27)]],
    ["a Vault token", ["hv", "s.", take(24)]],
    ["a Hugging Face token", ["h", "f_", take(34)]],
    ["a Shopify token", ["shp", "at_", hex(32)]],
    ["a 1Password token", ["ops", "_ey", take(200)]],
    ["a Linear key", ["lin", "_api_", take(40)]],
    ["a Google OAuth secret", ["GOC", "SPX-", take(28)]],
    ["an Anthropic key", ["sk-", "ant-api03-", take(93)]],
    ["an OpenAI key", ["sk-", "proj-", take(40), "T3Blb", "kFJ", take(40)]],
    ["a JSON Web Token", ["ey", "J", take(20), ".ey", "J", take(40), ".", take(43)]],
    ["a private key", ["-----BEGIN RSA ", "PRIVATE KEY-----\\n", take(64), "\\n"]],
    ["a password in a URL", ["https://build:", "s3same@files.corp.internal/x"]],
    ["a password in a URL", ["redis://:", "s3same@cache.corp.internal:6379"]],
  ];
  for (const [what, parts] of real) {
    it(`finds ${what}: ${parts[0]}…`, () => {
      const text = `RUN use "${parts.join("")}" && done`;
      assert.deepEqual(
        findCredentials(text).map((found) => found.what),
        [what],
      );
    });
  }

  it("marks the secret part alone", () => {
    const text = `ADD https://build:s3same@files.corp.internal/x /x`;
    const [found] = findCredentials(text);
    assert.equal(found && text.slice(found.span.start, found.span.end), "s3same");
  });

  it("finds a token before the password of a URL", () => {
    const text = `https://${["gh", "p_", take(36)].join("")}:x-oauth-basic@github.com/corp/app`;
    assert.deepEqual(
      findCredentials(text).map((found) => found.what),
      ["a GitHub token"],
    );
  });

  const harmless: readonly (readonly [why: string, text: string])[] = [
    ["documented examples", ["AK", "IAIOSFODNN7EXAMPLE"].join("")],
    ["few different characters", ["gh", "p_", "x".repeat(36)].join("")],
    ["a run of the alphabet", ["gh", "p_", "abcdefghijklmnopqrstuvwxyz0123456789"].join("")],
    ["part of a longer word", ["xgh", "p_", take(36)].join("")],
    ["a header whose key is a variable", "-----BEGIN RSA PRIVATE KEY-----\\n$KEY\\n-----END RSA PRIVATE KEY-----"],
    ["a checksum", hex(64)],
    ["a reference", "https://build:$TOKEN@files.corp.internal/x"],
    ["a placeholder", "https://build:changeme@files.corp.internal/x"],
    ["this machine", "postgres://app:s3same@localhost:5432/app"],
    ["a name for examples", "https://alice:s3same@api.example.com/"],
    ["user and port of ssh", "ssh://git@git.corp.internal:2222/app.git"],
    ["a port and an at sign in the path", "https://registry.corp.internal:8443/@scope/pkg"],
  ];
  for (const [why, text] of harmless) it(`leaves ${why} alone`, () => assert.deepEqual(findCredentials(text), []));

  it("stays fast on hostile text", () => {
    for (const part of ["xoxb-", "sk-", "eyJ", "eyJa.eyJ", "://a:b", "_auth=", "gh", "-----BEGIN "]) {
      const started = performance.now();
      findCredentials(part.repeat(100_000 / part.length));
      assert.ok(performance.now() - started < 500, part);
    }
  });
});

describe("names of credentials", () => {
  for (const name of [
    ..."PASSWORD PGPASSWORD dbPassword MYSQL_PASS api-key APIKey SECRET_KEY_BASE secretAccessKey".split(" "),
    ..."SSH_PRIVATE_KEY RAILS_MASTER_KEY ftp.password URL_SIGNING_SECRET githubToken AWS_CREDENTIALS".split(" "),
  ]) {
    it(name, () => assert.ok(isSecretName(name)));
  }
  for (const name of [
    ..."PWD OLDPWD PATH KEY GPG_KEY PUBLIC_KEY SSH_PUB_KEY PASSWORD_FILE SECRET_PATH TOKEN_URL API_KEY_ID".split(" "),
    ..."TOKENIZERS_PARALLELISM KMS_KEY_ALIAS USE_TOKEN PASS_THROUGH BYPASS TOKEN_TTL SECRET_NAME".split(" "),
    ..."ALLOW_EMPTY_PASSWORD password-stdin NEXT_PUBLIC_API_KEY COMPASS MONKEY KEYBOARD".split(" "),
  ]) {
    it(`not ${name}`, () => assert.ok(!isSecretName(name)));
  }

  it("divides names into words", () => {
    assert.deepEqual(wordsOf("npm_config__authToken"), ["npm", "config", "auth", "token"]);
  });
});

describe("values", () => {
  for (const value of [
    "changeme",
    "change-me-please",
    "your-token",
    "<token>",
    "{{ token }}",
    "xxxx",
    "***",
    "dummy",
  ]) {
    it(`${value} is a placeholder`, () => assert.ok(isPlaceholder(value)));
  }
  for (const value of ["keyboard-cat", "hunter2", "mypassword1", "s3same", "1234_asdf"]) {
    it(`${value} is none`, () => assert.ok(!isPlaceholder(value)));
  }
  for (const value of ["true", "No", "0", "/run/secrets/x", "./x", "~/x", "https://a.b/c"]) {
    it(`${value} is a setting`, () => assert.ok(isSetting(value)));
  }
  for (const value of ["", "12", "hunter2", "a/b+c=="]) {
    it(`"${value}" is none`, () => assert.ok(!isSetting(value)));
  }
});

describe("files of credentials", () => {
  const cases: Readonly<Record<string, ReturnType<typeof secretFile>>> = {
    ".env": "certain",
    "app/.env.production": "certain",
    ".env*": "certain",
    ".env.example": undefined,
    ".environment": undefined,
    "keys/id_rsa": "certain",
    id_ed25519_deploy: "certain",
    "id_rsa.pub": undefined,
    "id_rsassa.txt": undefined,
    ".aws/": "certain",
    ".aws/config": undefined,
    ".ssh/known_hosts": undefined,
    ".kube/config": "certain",
    "server.key": "certain",
    "*.key": "certain",
    "server.pem": "likely",
    "privkey.pem": "certain",
    "ca-key.pem": "certain",
    "ca.pem": undefined,
    "fullchain.pem": undefined,
    "jwt_public.key": undefined,
    "nodesource.gpg.key": undefined,
    "app.p12": "certain",
    "truststore.jks": undefined,
    "gcp-service-account.json": "certain",
    "service-account-prod.json": "certain",
    ".npmrc": "likely",
    "wp-config.php": "likely",
    "wp-config-sample.php": undefined,
    "src/keys.ts": undefined,
    "": undefined,
  };
  for (const [path, sureness] of Object.entries(cases)) {
    it(`${path || "nothing"}: ${sureness}`, () => assert.equal(secretFile(path), sureness));
  }

  it("tells a credential in an .npmrc from a reference", () => {
    assert.ok(npmrcHoldsCredential("a=b\r\n//r.corp.internal/:_authToken = 9f2c41\n"));
    assert.ok(npmrcHoldsCredential("_auth=YTpi"));
    assert.ok(!npmrcHoldsCredential("//r.corp.internal/:_authToken=${NPM_TOKEN}\nsave-exact=true\n"));
  });
});

describe("the ignore file of a Dockerfile", () => {
  const ignores = (texts: Readonly<Record<string, string>>, path: string): boolean | string | undefined => {
    const project = projectOf(texts);
    const [dockerfile] = project.dockerfiles;
    const ignore = dockerfile && project.dockerignoreOf(dockerfile);
    return typeof ignore === "object" ? ignore.ignores(path) : ignore;
  };

  it("lies in the folder of the Dockerfile", () => {
    assert.equal(ignores({ "app/Dockerfile": "FROM a", "app/.dockerignore": "*.env" }, "x.env"), true);
    assert.equal(ignores({ "app/Dockerfile": "FROM a", ".dockerignore": "*.env" }, "x.env"), "none");
  });

  it("gives way to one named after the Dockerfile", () => {
    const texts = { "prod.Dockerfile": "FROM a", "prod.Dockerfile.dockerignore": "x", ".dockerignore": "y" };
    assert.equal(ignores(texts, "x"), true);
    assert.equal(ignores(texts, "y"), false);
  });

  it("is wanted, with each .npmrc that is copied, until it is known", async () => {
    const { Project } = await import("../server/engine/project.ts");
    const { parseDockerfile } = await import("../server/engine/dockerfile/document.ts");
    const uri = `${testRoot}/Dockerfile`;
    const document = parseDockerfile(uri, "FROM a\nCOPY package.json .npmrc ./\nCOPY --from=b .npmrc /\n");
    const documents = new Map([[uri, document]]);
    const wanted = [`${uri}.dockerignore`, `${testRoot}/.dockerignore`, `${testRoot}/.npmrc`];
    const project = new Project({ documents });
    assert.deepEqual([...project.wants.texts], wanted);
    assert.equal(project.dockerignoreOf(document), undefined);
    const known = new Project({
      documents,
      missing: new Set(wanted.slice(1)),
      texts: new Map([[wanted[0] ?? "", ""]]),
    });
    assert.deepEqual([...known.wants.texts], []);
  });
});
