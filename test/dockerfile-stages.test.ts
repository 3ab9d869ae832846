import assert from "node:assert/strict";
import { test } from "node:test";
import { type DockerfileDocument, parseDockerfile } from "../server/engine/dockerfile/document.ts";
import type { Stage } from "../server/engine/dockerfile/stages.ts";

const parse = (source: string): DockerfileDocument => parseDockerfile("file:///Dockerfile", source);
const stage = (source: string, index: number): Stage => parse(source).stages.at(index) ?? assert.fail();
const indexes = (stages: Iterable<Stage>): number[] => [...stages].map(({ index }) => index);

test("names ignore case and the nearest earlier stage of that name is the parent", () => {
  const document = parse("FROM node AS Base\nFROM BASE AS build\nFROM nginx\nFROM build\n");
  assert.deepEqual(
    document.stages.map(({ name, parent }) => [name, parent?.index]),
    [
      ["base", undefined],
      ["build", 0],
      [undefined, undefined],
      [undefined, 1],
    ],
  );
  assert.deepEqual(indexes(document.stages[3]?.chain ?? []), [3, 1, 0]);
});

test("a stage named like the image it is built from is not its own parent", () => {
  const document = parse("FROM nginx AS nginx\nFROM nginx\n");
  assert.deepEqual(
    document.stages.map(({ parent }) => parent?.index),
    [undefined, 0],
  );
});

test("a number in FROM is an image, and an ARG may name a stage", () => {
  assert.equal(stage("FROM a\nFROM 0\n", 1).parent, undefined);
  assert.equal(stage("ARG B=base\nFROM a AS base\nFROM $B\n", 1).parent?.index, 0);
});

test("the image of a stage is that of its chain's root", () => {
  const source =
    "ARG TAG=3.20\nFROM alpine:${TAG} AS a\nFROM a\nFROM scratch\nFROM $X\nFROM Scratch\nFROM --platform=linux/arm64 b\n";
  const images = parse(source).stages.map(({ image }) =>
    typeof image === "object" ? `${image.repository}:${image.tag}` : image,
  );
  assert.deepEqual(images, ["alpine:3.20", "alpine:3.20", "scratch", undefined, undefined, "b:undefined"]);
  assert.equal(stage(source, 5).from.platform?.value, "linux/arm64");
});

test("the last stage ships, with the layers of those it is built from", () => {
  const document = parse("FROM a AS base\nFROM base AS test\nFROM base AS prod\n");
  assert.deepEqual(indexes(document.shippedStages()), [2]);
  assert.deepEqual(
    document.stages.map(({ isShipped }) => isShipped),
    [true, false, true],
  );
  assert.deepEqual(indexes(document.shippedStages(["TEST", "prod", "nope"])), [1, 2]);
  assert.deepEqual(indexes(document.shippedStages(["0"])), [0]);
  assert.deepEqual(indexes(document.shippedStages(["nope"])), [2]);
  assert.deepEqual(indexes(document.shippedLayers(["test"])), [1, 0]);
});

test("COPY --from and mounts name stages by name, number or ARG", () => {
  const source = [
    "FROM a AS Build",
    "FROM b AS deps",
    "FROM c AS mid",
    "ARG S=deps",
    "COPY --from=BUILD /a /a",
    "COPY --from=$S /a /a",
    "COPY --from=nginx:1 /a /a",
    "COPY --from=9 /a /a",
    "COPY --from=$UNKNOWN /a /a",
    "FROM d",
    "RUN --mount=type=bind,from=2,target=/x x",
  ].join("\n");
  const document = parse(source);
  assert.deepEqual(
    document.named("COPY").map(({ from }) => [from?.value, from?.stage?.index]),
    [
      ["BUILD", 0],
      ["deps", 1],
      ["nginx:1", undefined],
      ["9", undefined],
      [undefined, undefined],
    ],
  );
  assert.deepEqual(indexes(document.stages[0]?.copiedInto ?? []), [2, 3]);
  assert.deepEqual(indexes(document.stages[2]?.copiedInto ?? []), [3]);
  assert.deepEqual(indexes(document.stages[3]?.copiedInto ?? []), []);
});

test("a copy from the own stage is seen, and a cycle ends", () => {
  const document = parse(
    "FROM a AS one\nCOPY --from=one /a /a\nCOPY --from=two /b /b\nFROM b AS two\nCOPY --from=one /a /a\n",
  );
  const [own] = document.named("COPY");
  assert.equal(own?.from?.stage, own?.stage);
  assert.deepEqual(indexes(document.stages[0]?.copiedInto ?? []).sort(), [0, 1]);
});

test("effective values pass along the chain and not across it", () => {
  const source = [
    "FROM a AS base",
    "USER app",
    "WORKDIR /w",
    'SHELL ["/bin/bash", "-c"]',
    "HEALTHCHECK CMD x",
    "EXPOSE 80",
    "ENV E=1",
    "STOPSIGNAL SIGQUIT",
    "FROM base AS next",
    "EXPOSE 443",
    "FROM b AS other",
  ].join("\n");
  const next = stage(source, 1);
  assert.equal(next.user?.user, "app");
  assert.equal(next.workdir?.resolved, "/w");
  assert.equal(next.shell?.words[0]?.value, "/bin/bash");
  assert.equal(next.healthcheck?.isNone, false);
  assert.deepEqual(
    next.exposedPorts.map(({ first }) => first),
    [443, 80],
  );
  assert.equal(next.env("E"), "1");
  assert.equal(next.stopsignal?.resolved, "SIGQUIT");
  const other = stage(source, 2);
  assert.deepEqual([other.user, other.env("E"), other.exposedPorts.length], [undefined, undefined, 0]);
});

test("the last USER counts, one in a builder does not, and earlier ones can be asked for", () => {
  const document = parse("FROM a AS b\nUSER app\nFROM c\nUSER root\nRUN x\nUSER app\n");
  assert.equal(document.stages[1]?.user?.user, "app");
  const [run] = document.named("RUN");
  assert.equal(run?.stage?.effective("USER", run.index)?.user, "root");
  assert.equal(stage("FROM a AS b\nUSER app\nFROM c\n", 1).user, undefined);
});

test("an ENTRYPOINT resets the CMD that was inherited, not the one of its own stage", () => {
  assert.equal(stage('FROM a AS b\nCMD ["x"]\nFROM b\n', 1).cmd?.form, "exec");
  assert.equal(stage('FROM a AS b\nCMD ["x"]\nFROM b\nENTRYPOINT ["y"]\n', 1).cmd, undefined);
  assert.equal(stage('FROM a\nCMD ["x"]\nENTRYPOINT ["y"]\n', 0).cmd?.form, "exec");
  assert.equal(stage("FROM a AS b\nENTRYPOINT y\nFROM b\n", 1).entrypoint?.form, "shell");
});

test("instructions before the first FROM belong to no stage", () => {
  const document = parse("ARG A\nFROM a\nRUN x\nFROM b\n");
  assert.deepEqual(
    document.instructions.map((instruction) => instruction.stage?.index),
    [undefined, 0, 0, 1],
  );
  assert.deepEqual(
    document.stages[0]?.instructions.map(({ name }) => name),
    ["RUN"],
  );
});

test("chains longer than an image can have layers are cut", () => {
  const links = Array.from({ length: 300 }, (_, index) => `FROM s${index} AS s${index + 1}\n`).join("");
  assert.equal(stage(`FROM a AS s0\n${links}`, -1).chain.length, 128);
  assert.equal(stage(`FROM a AS s0\n${links}`, -1).image, undefined);
});
