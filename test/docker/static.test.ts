import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Answers } from "../../server/engine/scaffold/answers.ts";
import { frameworks } from "../../server/engine/scaffold/frameworks.ts";
import { docker, inspect } from "../support/docker.ts";
import { itIsConfined, itRefusesStrangers } from "../support/docker-checks.ts";
import { DockerStack } from "../support/docker-stack.ts";

/** The same project as a site: its folder of files is what is shipped. */
function asSite(answers: Answers): Answers {
  const { packages: _, ...facts } = frameworks.static;
  return { ...answers, app: { ...answers.app, framework: "static", ...facts, outputs: ["public"] } };
}

describe("a generated static site in Docker", () => {
  let stack: DockerStack;
  before(async () => {
    stack = await DockerStack.start(asSite);
  });
  after(() => stack?.stop());

  const ask = (path: string) => stack.client.ask({ path, host: stack.host });

  it("is an image that runs as a number that is not root, and has a health check", async () => {
    assert.equal(await inspect(stack.images.app, ".Config.User"), "101:101");
    assert.ok(await inspect(stack.images.app, ".Config.Healthcheck"));
  });

  describe("the container of the site", () => itIsConfined(() => stack, "app", 101));
  itRefusesStrangers(() => stack);

  it("answers every route of the site with its page", async () => {
    for (const path of ["/", "/a/route"]) {
      const answer = await ask(path);
      assert.equal(answer.status, 200, path);
      assert.match(answer.body, /A page of the image/, path);
    }
  });

  it("stops when it is told to", async () => {
    const { app = "", proxy = "" } = stack.containers;
    await docker("stop", proxy, app);
    for (const id of [app, proxy]) assert.equal(await inspect(id, ".State.ExitCode"), 0);
  });
});
