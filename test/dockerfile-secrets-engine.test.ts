import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { carriedBy } from "../server/engine/dockerfile/carried.ts";
import { contextCopies } from "../server/engine/dockerfile/context-copy.ts";
import { type DockerfileDocument, parseDockerfile } from "../server/engine/dockerfile/document.ts";
import { absolutePath, folderBefore } from "../server/engine/dockerfile/paths.ts";
import { heredocBody, heredocVariables, shellParts } from "../server/engine/dockerfile/shell-text.ts";
import { removalAfter } from "../server/engine/image/removal.ts";
import { Project } from "../server/engine/project.ts";
import { projectOf, testRoot } from "./support/project.ts";

const parse = (...lines: string[]): DockerfileDocument => parseDockerfile("test:/Dockerfile", lines.join("\n"));

describe("working directories", () => {
  it("follow WORKDIR along the chain, relative ones too", () => {
    const document = parse(
      "FROM scratch AS a",
      "COPY x .",
      "WORKDIR b/../c",
      "COPY x .",
      "FROM a",
      "WORKDIR d",
      "COPY x .",
    );
    assert.deepEqual(document.named("COPY").map(folderBefore), ["/", "/c", "/c/d"]);
  });

  it("are not known where a base image, a variable or Windows decides", () => {
    const document = parse(
      "FROM a",
      "COPY x .",
      "WORKDIR $X",
      "COPY x .",
      "WORKDIR /y",
      "COPY x .",
      "WORKDIR C:/z",
      "COPY x .",
    );
    assert.deepEqual(document.named("COPY").map(folderBefore), [undefined, undefined, "/y", undefined]);
  });

  it("make paths absolute", () => {
    const document = parse("FROM a", "WORKDIR /srv", "COPY x .");
    const [copy] = document.named("COPY");
    assert.ok(copy);
    assert.equal(absolutePath("./app/", copy), "/srv/app");
    assert.equal(absolutePath("/etc/../x", copy), "/x");
    assert.equal(absolutePath("C:\\x", copy), undefined);
  });
});

describe("files that COPY carries into the image", () => {
  const carrier = (path: string, ...lines: string[]): number | undefined => {
    const document = parse("FROM a AS build", ...lines);
    const [stage] = document.stages;
    assert.ok(stage);
    return carriedBy(stage, path, undefined)?.index;
  };

  it("by their name, a folder above, or a glob", () => {
    assert.equal(carrier("/a/b", "FROM c", "COPY --from=build /a/b /x"), 2);
    assert.equal(carrier("/a/b", "FROM c", "COPY --from=BUILD a /x"), 2);
    assert.equal(carrier("/a/b", "FROM c", "COPY --from=0 / /x"), 2);
    assert.equal(carrier("/a/b", "FROM c", "COPY --from=build /a/* /x/"), 2);
    assert.equal(carrier("/a/b", "FROM c", "COPY --from=build /a/c /ab /x/"), undefined);
  });

  it("over other stages, under another name", () => {
    const middle = ["FROM c AS other", "COPY --from=build /a/b /m/n", "FROM d"];
    assert.equal(carrier("/a/b", ...middle, "COPY --from=other /m/n /x"), 2);
    assert.equal(carrier("/a/b", ...middle, "COPY --from=other /m/b /x"), undefined);
    const folder = ["FROM c AS other", "COPY --from=build /a/b /m/", "FROM d"];
    assert.equal(carrier("/a/b", ...folder, "COPY --from=other /m/b /x"), 2);
    const child = ["FROM build AS child", "FROM d"];
    assert.equal(carrier("/a/b", ...child, "COPY --from=child /a /x"), 3);
  });

  it("ends where stages copy in a circle", () => {
    assert.equal(
      carrier("/a", "COPY --from=other /a /a", "FROM c AS other", "COPY --from=build /a /a", "FROM d"),
      undefined,
    );
  });
});

describe("copies of the whole context", () => {
  const words = (...lines: string[]): string[] =>
    contextCopies(parse("FROM a", ...lines)).map(({ word }) => word.value);

  it("are those of the root and of globs that match names with a dot", () => {
    assert.deepEqual(words("COPY . /a", "ADD ./ /", 'COPY ["/", "x/..", "/"]', "COPY * .??? /"), [
      ".",
      "./",
      "/",
      "x/..",
      "*",
      ".???",
    ]);
    assert.deepEqual(words("COPY .e* [.]git /"), [".e*", "[.]git"]);
    assert.deepEqual(
      words("COPY src a* *.js .dockerignore */* /a/", "COPY $X /", "COPY --from=b . /", "ADD https://a.b/ /"),
      [],
    );
  });

  it("mind --exclude", () => {
    const [copy] = contextCopies(parse("FROM a", "COPY --exclude=.git --exclude=**/.env --exclude=!a/.env . /"));
    assert.deepEqual(
      [".git/config", "x/.env", "a/.env", "b"].map((path) => copy?.takes(path)),
      [false, false, true, true],
    );
  });
});

describe("texts of a shell", () => {
  it("give their variables by the rules of quoting", () => {
    const variables = (text: string): readonly string[] => shellParts(text).variables;
    assert.deepEqual(variables(`$A"$B"'$C'\\$D\${E}\${F:-x$G}`), ["A", "B", "E", "F", "G"]);
    assert.deepEqual(variables(`"it's $A" $1 $$ \${#B} \${C:+x} \${D+x}`), ["A"]);
    assert.deepEqual(variables(`"'$A'" "\\$B"`), ["A"]);
  });

  it("give their substitutions, outermost alone", () => {
    assert.deepEqual(shellParts('a "$(cat "$(ls $X)")" `id` $(b)').substitutions, ['cat "$(ls $X)"', "id", "b"]);
    assert.deepEqual(shellParts("$(a $B) '$(c)'"), { variables: [], substitutions: ["a $B"] });
    assert.deepEqual(shellParts("$(open").substitutions, []);
  });

  it("hold here-documents", () => {
    const source = "cat <<-EOF > x && y\n\ta $B\n\tEOF\nrest";
    assert.equal(heredocBody(source, { start: 0, end: 14 }), "\ta $B\n");
    assert.equal(heredocBody('cat <<"EOF"\n$B\nEOF\n', { start: 0, end: 11 }), "");
    assert.equal(heredocBody("cat <<EOF\n$B\n", { start: 0, end: 9 }), "");
    assert.deepEqual(heredocVariables("$A \\$B '${C}' $1"), ["A", "C"]);
  });
});

describe("files that a later RUN deletes", () => {
  it("are found by path, folder and glob, after the instruction alone", () => {
    const document = parse(
      "FROM scratch",
      "RUN rm -rf /a",
      "COPY x /a/b",
      "RUN rm /c",
      "WORKDIR /a",
      "RUN cd / && rm -rf a/*",
    );
    const [copy] = document.named("COPY");
    assert.ok(copy);
    assert.equal(removalAfter(copy, "/a/b")?.index, 5);
    assert.equal(removalAfter(copy, "/a/b/c")?.index, 5);
    assert.equal(removalAfter(copy, "/d"), undefined);
  });
});

describe("the context of a Dockerfile", () => {
  const Dockerfile = "FROM a\nCOPY . /\n";
  const contextOf = (texts: Readonly<Record<string, string>>, path: string): ReturnType<Project["contextOf"]> => {
    const project = projectOf(texts);
    const document = project.dockerfiles.find(({ uri }) => uri === `${testRoot}/${path}`);
    assert.ok(document);
    return project.contextOf(document);
  };

  it("is its folder, with what lies there", () => {
    const view = contextOf({ Dockerfile, ".dockerignore": "x\n", ".npmrc": "a=b" }, "Dockerfile");
    assert.equal(view?.folder, testRoot);
    assert.equal(view?.guard?.uri, `${testRoot}/.dockerignore`);
    assert.deepEqual([...(view?.names ?? [])].sort(), [".dockerignore", ".npmrc", "Dockerfile"]);
    assert.equal(view?.npmrc, "a=b");
  });

  it("is a folder above where that has the ignore file, but not too far", () => {
    const near = contextOf({ "a/b/Dockerfile": Dockerfile, ".dockerignore": "x" }, "a/b/Dockerfile");
    assert.equal(near?.folder, testRoot);
    const far = contextOf({ "a/b/c/Dockerfile": Dockerfile, ".dockerignore": "x" }, "a/b/c/Dockerfile");
    assert.equal(far?.guard, undefined);
  });

  it("has the ignore file of the Dockerfile first", () => {
    const view = contextOf({ Dockerfile, "Dockerfile.dockerignore": "y", ".dockerignore": "x" }, "Dockerfile");
    assert.equal(view?.guard?.text, "y");
  });

  it("is not asked for where nothing takes the whole of it, and not known before it was listed", () => {
    const uri = `${testRoot}/Dockerfile`;
    const project = (text: string): Project => new Project({ documents: new Map([[uri, parseDockerfile(uri, text)]]) });
    assert.deepEqual([...project("FROM a\nCOPY src /\n").wants.folders], []);
    const whole = project(Dockerfile);
    assert.deepEqual([...whole.wants.folders], [testRoot]);
    assert.ok(whole.wants.texts.has(`${testRoot}/.dockerignore`));
    const [document] = whole.dockerfiles;
    assert.equal(document && whole.contextOf(document), undefined);
  });
});
