import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../server/engine/dockerfile/document.ts";
import { languageInstall } from "../server/engine/dockerfile/language-packages.ts";

/** What the first command installs: `name version`, or the kind of what is no package. */
function installed(body: string): string[] | undefined {
  const [run] = parseDockerfile("file:///Dockerfile", `FROM a\nRUN ${body}\n`).named("RUN");
  const [command] = run?.commands() ?? [];
  return (
    command &&
    languageInstall(command)?.packages.map(({ kind, name, version }) =>
      kind === "package" ? `${name} ${version ?? "-"}` : kind,
    )
  );
}

test("packages of pip", () => {
  assert.deepEqual(installed("pip install a b==1 'c[x,y]>=2' d~=1.4 'e==1; python_version<\"4\"'"), [
    "a -",
    "b ==1",
    "c >=2",
    "d ~=1.4",
    "e ==1",
  ]);
  assert.deepEqual(
    installed("pip3.12 install -r x.txt -c y.txt -i https://x.invalid/ -t /lib --root-user-action ignore"),
    [],
  );
  assert.deepEqual(
    installed("python3 -m pip install . ./x x.whl https://h.invalid/x.zip sub/dir"),
    Array(5).fill("file"),
  );
  assert.deepEqual(installed("pip install git+https://h.invalid/a/b.git git+ssh://git@h.invalid/a/b@v1"), [
    "git+https://h.invalid/a/b.git -",
    "git+ssh://git@h.invalid/a/b@v1 v1",
  ]);
  assert.deepEqual(installed('pip install "a==$V" $B "c${V:+==$V}" "d @ git+https://h.invalid/d@abc"'), [
    "a ==$V",
    "unknown",
    "unknown",
    "git+https://h.invalid/d@abc abc",
  ]);
  assert.deepEqual(installed("uv pip install -r x.txt a"), ["a -"]);
  assert.deepEqual(installed("pipx install a==1"), ["a ==1"]);
  assert.equal(installed("pip install --help"), undefined);
  assert.equal(installed("pip list"), undefined);
  assert.equal(installed("pipenv install a"), undefined);
});

test("packages of npm, yarn, pnpm and bun", () => {
  assert.deepEqual(installed("npm --loglevel warn i -g a b@1 @s/c @s/d@^2 e@latest f@npm:g@3"), [
    "a -",
    "b 1",
    "@s/c -",
    "@s/d ^2",
    "e latest",
    "g 3",
  ]);
  assert.deepEqual(
    installed("npm install ./a ../b ~/c /d e.tgz file:f https://h.invalid/g.tgz"),
    Array(7).fill("file"),
  );
  assert.deepEqual(installed("npm install o/r o/r#v1 github:o/r git+https://h.invalid/r.git#v2"), [
    "o/r -",
    "o/r#v1 v1",
    "github:o/r -",
    "git+https://h.invalid/r.git#v2 v2",
  ]);
  assert.deepEqual(installed("yarn global add a@$V"), ["a $V"]);
  assert.deepEqual(installed("yarn --frozen-lockfile"), []);
  assert.deepEqual(installed("pnpm --filter x add a"), ["a -"]);
  assert.deepEqual(installed("bun add a@1"), ["a 1"]);
  assert.deepEqual(installed("npm ci"), []);
  for (const other of ["npm run install", "yarn build", "yarn global bin", "npm install --dry-run", "npx a"]) {
    assert.equal(installed(other), undefined, other);
  }
});

test("packages of gem and go", () => {
  assert.deepEqual(installed("gem install -N a b:1 ./c.gem -- --with-x y"), ["a -", "b 1", "file"]);
  assert.deepEqual(installed("go install -tags x h.invalid/a@v1 h.invalid/b ./c d/... cmd"), [
    "h.invalid/a v1",
    "h.invalid/b -",
    "file",
    "file",
    "file",
  ]);
  assert.deepEqual(installed("go run main.go h.invalid/a"), ["file"]);
  assert.equal(installed("go build h.invalid/a"), undefined);
});
