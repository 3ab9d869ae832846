import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ShellCommand } from "../server/engine/dockerfile/command.ts";
import { DockerfileDocument } from "../server/engine/dockerfile/document.ts";
import { type FileLanguage, parseDocument } from "../server/engine/language.ts";
import { tokenize } from "../server/engine/nginx/lex.ts";
import { Project } from "../server/engine/project.ts";
import { review } from "../server/engine/review.ts";
import { defaultSettings } from "../server/engine/settings.ts";
import { rules } from "../server/rules/index.ts";
import { parseFixture } from "./support/fixture.ts";
import { testDay } from "./support/project.ts";
import { Random } from "./support/random.ts";
import { filesBelow, readText } from "./support/repository.ts";

const inputsPerLanguage = 5000;

/** Longest time one input may take, in milliseconds: far above any honest one, far below what a person waits for. */
const longest = 2000;

const texts = (language: string): string[] =>
  filesBelow("server/rules", ".md")
    .flatMap((path) => parseFixture(readText(path), path).cases.flatMap(({ files }) => files))
    .filter((file) => file.language === language)
    .map(({ text }) => text);

const marks = [
  "{",
  "}",
  ";",
  '"',
  "'",
  "\\",
  "#",
  "$",
  "${",
  "\n",
  "\r\n",
  " ",
  "\t",
  "\0",
  "\ufeff",
  "é",
  "💥",
  "<<EOF",
  "&&",
  "|",
  "`",
  "[",
];

function makeInput(random: Random, seeds: readonly string[]): string {
  const one = random.pick(seeds);
  const other = random.pick(seeds);
  switch (random.below(4)) {
    case 0:
      return Array.from({ length: random.below(300) }, () =>
        String.fromCharCode(random.below(random.pick([128, 256, 65536]))),
      ).join("");
    case 1:
      return one.slice(0, random.below(one.length));
    case 2:
      return one.slice(0, random.below(one.length)) + other.slice(random.below(other.length));
    default: {
      const at = random.below(one.length);
      return one.slice(0, at) + random.pick(marks) + one.slice(at + random.below(3));
    }
  }
}

const fileNames: Readonly<Record<FileLanguage, string>> = { nginx: "nginx.conf", dockerfile: "Dockerfile" };

function examine(language: FileLanguage, input: string, limit = longest): void {
  const uri = `fuzz:/${fileNames[language]}`;
  const started = performance.now();
  const document = parseDocument(language, uri, input);
  assert.equal(document.source, input);
  if (language === "nginx") {
    const tokens = tokenize(input);
    assert.equal(tokens.map(({ start, end }) => input.slice(start, end)).join(""), input, "a byte is lost");
  }
  const project = new Project({ documents: new Map([[uri, document]]) }, { ...defaultSettings, today: testDay });
  const crashed: unknown[] = [];
  const { findings } = review(project, { rules, all: true, onCrash: (rule, error) => crashed.push(rule, error) });
  // Both are made when asked for.
  for (const { fixes, fingerprint } of findings) assert.ok(fixes.length >= 0 && fingerprint !== "");
  assert.deepEqual(crashed, []);
  for (const { span } of findings) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= input.length);
  assert.ok(performance.now() - started < limit, "it took too long");
}

describe("any text in, a clear answer out", () => {
  for (const language of ["nginx", "dockerfile"] as const) {
    it(`${inputsPerLanguage} hostile ${language} inputs: no crash, no hang, no lost character`, () => {
      const random = new Random(20261120);
      const seeds = texts(language);
      for (let i = 0; i < inputsPerLanguage; i++) {
        const input = makeInput(random, seeds);
        try {
          examine(language, input);
        } catch (error) {
          throw new Error(`input ${i}: ${JSON.stringify(input)}`, { cause: error });
        }
      }
    });

    it(`${language} of extreme shape stays fast and whole`, () => {
      const shapes = [
        "{",
        "}",
        "a{",
        "a ",
        "a;",
        '"',
        "\\",
        "#\n",
        "listen\n",
        "$",
        "${",
        "RUN a \\\n",
        "(",
        "[",
        "RUN <<A\n",
        "&& ",
        "FROM a\n",
      ];
      for (const shape of shapes) examine(language, shape.repeat(20_000));
    });
  }

  it("a Dockerfile of thousands of equal lines is reviewed without looking at all of them for each", () => {
    const lines = [
      "COPY package.json yarn.lock ./\nRUN npm ci\n",
      "COPY . /srv/app\nRUN yarn install && npm run build\n",
      "RUN apt-get update && apt-get install -y curl\n",
      "RUN apk add build-base\nRUN pip install flask\n",
      "RUN curl -fsSL https://example.com/a.tgz | tar -xz\nRUN wget https://example.com/b && sh b\n",
      "RUN useradd -m app && chown -R app /srv && rm -rf /srv/.ssh\nUSER app\n",
      "ENV A=$A:/x B=secret\nARG TOKEN\nRUN echo $TOKEN > /token\n",
      "FROM debian:12 AS x\nCOPY --from=x /a /b\nRUN git clone https://example.com/c\n",
      "RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=a go install example.com/d\n",
      "HEALTHCHECK CMD curl http://localhost/\nEXPOSE 22\nCMD a\nENTRYPOINT b\n",
      "LABEL a=b maintainer=c\nVOLUME /data\nWORKDIR app\nSTOPSIGNAL 9\n",
      "ADD https://example.com/e.tgz /e\nADD f.tar.gz /f\nRUN gem install rails && bundle install\n",
      "FROM golang:1.26 AS Build\nRUN go build\n",
      "COPY it's /srv/\nENV A it's\nCOPY --nothing a /b\n",
    ];
    // Long enough that a look at all lines for each takes several times the limit, and one pass a fraction of it.
    for (const line of lines) examine("dockerfile", `FROM node:22\n${line.repeat(12_000)}`, 4 * longest);
  });

  it("an nginx server of thousands of equal parts is reviewed without looking at all of them for each", () => {
    const parts = [
      "add_header X-Frame-Options DENY; location / { add_header X-A b; proxy_pass http://a; proxy_hide_header X-B; }\n",
      "error_page 404 /a.html; sub_filter a b; location / { error_page 500 /b.html; sub_filter c d; }\n",
      "limit_req zone=a; location / { limit_req zone=b; proxy_pass http://a; }\n",
      "proxy_cache_bypass $cookie_a; location / { proxy_cache a; proxy_no_cache $arg_b; proxy_pass http://a; }\n",
      "proxy_set_header A b; location / { proxy_set_header C d; proxy_pass http://a; }\n",
      "listen 443 ssl; server_name a.example.com; ssl_protocols TLSv1.2; ssl_early_data on;\n",
      "satisfy any; allow all; deny all; auth_basic a; location / { satisfy any; allow 10.0.0.0/7; }\n",
    ];
    for (const part of parts) examine("nginx", `http { server { ${part.repeat(3_000)} } }`, 4 * longest);
    const maps = "map $uri $policy { default \"default-src 'self' https:\"; }\n".repeat(3_000);
    const servers = "server { add_header Content-Security-Policy $policy always; }\n".repeat(3_000);
    examine("nginx", `http { ${maps}${servers} }`, 4 * longest);
  });

  it("names that nothing defines are not compared with thousands that are", () => {
    const numbered = (line: string): string =>
      Array.from({ length: 4000 }, (_, number) => line.replaceAll("N", `${number}`)).join("");
    examine("dockerfile", `FROM node:22\n${numbered("ENV A_N=$BN\n")}`);
    examine("nginx", `events {}\nhttp {\nserver {\n${numbered('set $a_N "$bN";\n')}}\n}\n`);
  });

  it("a Dockerfile read after a change is read as if it were new", () => {
    const random = new Random(7);
    const seeds = texts("dockerfile");
    const commandShape = (command: ShellCommand): unknown => {
      const { name, span, nameSpan, words, assignments, wrappers, redirects, connector, pipeline } = command;
      const parts = { name, span, nameSpan, words, assignments, wrappers, redirects, connector };
      const { inHeredoc, isNested } = command;
      return [parts, inHeredoc, isNested, pipeline.span, command.flags(), command.operands()];
    };
    const shape = (document: DockerfileDocument): unknown => [
      document.comments,
      document.instructions.map(({ name, span, words, heredocs, restSpan }) => [
        [name, span, restSpan, heredocs],
        words.map((word) => word.span),
      ]),
      document
        .withTriggers("RUN")
        .map((run) => [
          run.hasScript,
          run.isPlainChain,
          run.mounts.map(({ flag }) => flag.span),
          run.pipelines.map(({ commands, ...pipeline }) => [pipeline, commands.map((command) => command.nameSpan)]),
          run.commands().map(commandShape),
        ]),
    ];
    for (let i = 0; i < 1000; i++) {
      let text = random.pick(seeds);
      let document = new DockerfileDocument("fuzz:/Dockerfile", text);
      for (let edit = 0; edit < 8; edit++) {
        const at = random.below(text.length + 1);
        text = text.slice(0, at) + random.pick([...marks, ""]) + text.slice(at + random.below(4));
        document = new DockerfileDocument("fuzz:/Dockerfile", text, document);
        // What nobody asked for yet is taken over in another way than what was read.
        if (random.below(2) === 0) continue;
        assert.deepEqual(
          shape(document),
          shape(new DockerfileDocument("fuzz:/Dockerfile", text)),
          JSON.stringify(text),
        );
      }
    }
  });
});
