import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ContainerImage } from "../server/engine/image/image.ts";
import { listensOf } from "../server/engine/image/listens.ts";
import { type Host, ProjectStore } from "../server/engine/load.ts";
import { Project } from "../server/engine/project.ts";
import { defaultSettings } from "../server/engine/settings.ts";
import { projectOf, testRoot } from "./support/project.ts";

type Texts = Readonly<Record<string, string>>;

/** What a question about the only image of a project answers, once all that it wants is known to be missing. */
function ask<T>(dockerfile: string, files: Texts, question: (image: ContainerImage) => T, path = "Dockerfile"): T {
  let project = projectOf({ ...files, [path]: dockerfile });
  for (;;) {
    const [image, ...more] = project.images;
    assert.ok(image && more.length === 0);
    const answer = question(image);
    const wanted = Object.values(project.wants).flatMap((uris: ReadonlySet<string>) => [...uris]);
    if (wanted.length === 0) return answer;
    project = new Project({ ...project.files, missing: new Set([...project.files.missing, ...wanted]) });
  }
}

/** What stands at a path of an image: the file of the repository, else the other answers as text. */
const found = (dockerfile: string, path: string, files: Texts = {}, name?: string): string =>
  ask(
    dockerfile,
    files,
    (image) => {
      const file = image.files.find(path);
      return typeof file === "object" ? file.uri.slice(testRoot.length + 1) : (file ?? "unknown");
    },
    name,
  );

/** Where a COPY after `FROM nginx` puts things. */
const after = (lines: string, path: string, files: Texts = {}): string =>
  found(`FROM nginx:1.27\n${lines}\n`, path, files);

const site = "server { listen 80; }";

describe("a file in an image", () => {
  it("lies at the destination, or in it when that ends in a slash or takes several sources", () => {
    assert.equal(after("COPY a.conf /etc/nginx/b.conf", "/etc/nginx/b.conf"), "a.conf");
    assert.equal(after("COPY a.conf /etc/nginx/x/", "/etc/nginx/x/a.conf"), "a.conf");
    assert.equal(after("COPY a.conf b.conf /etc/nginx/x/", "/etc/nginx/x/b.conf"), "b.conf");
    assert.equal(after('COPY ["a.conf", "/etc/nginx/x/"]', "/etc/nginx/x/a.conf"), "a.conf");
  });

  it("goes into a folder that exists, without a slash too", () => {
    assert.equal(after("COPY a.conf /etc/nginx/conf.d", "/etc/nginx/conf.d/a.conf"), "a.conf");
    assert.equal(after("COPY z /srv/x/\nCOPY a.conf /srv/x", "/srv/x/a.conf"), "a.conf");
    assert.equal(after("WORKDIR /srv/x\nCOPY a.conf .", "/srv/x/a.conf"), "a.conf");
  });

  it("is taken from the working directory, which may be relative itself", () => {
    assert.equal(after("WORKDIR /etc\nWORKDIR nginx\nCOPY a.conf conf.d/b.conf", "/etc/nginx/conf.d/b.conf"), "a.conf");
    assert.equal(after("COPY a.conf etc/nginx/b.conf", "/etc/nginx/b.conf"), "a.conf");
    assert.equal(after("WORKDIR $X\nCOPY a.conf b.conf", "/b.conf"), "unknown");
  });

  it("comes with a folder, whose content is copied, not the folder itself", () => {
    const files = { "conf/conf.d/a.conf": site };
    assert.equal(after("COPY conf /etc/nginx", "/etc/nginx/conf.d/a.conf", files), "conf/conf.d/a.conf");
    assert.equal(after("COPY conf/ /etc/nginx/", "/etc/nginx/conf.d/a.conf", files), "conf/conf.d/a.conf");
    assert.equal(after("COPY conf/ /etc/nginx/", "/etc/nginx/conf/conf.d/a.conf", files), "absent");
    assert.equal(after("COPY . /", "/conf/conf.d/a.conf", files), "conf/conf.d/a.conf");
    assert.equal(after("COPY conf/ /etc/nginx/", "/etc/nginx/conf.d/b.conf", files), "absent");
  });

  it("may be matched by a wildcard", () => {
    const files = { "conf/a.conf": site, "conf/b.txt": "" };
    assert.equal(after("COPY conf/*.conf /etc/nginx/conf.d/", "/etc/nginx/conf.d/a.conf", files), "conf/a.conf");
    assert.equal(after("COPY conf/*.conf /etc/nginx/conf.d/", "/etc/nginx/conf.d/b.txt", files), "absent");
    assert.equal(after("COPY c*/a.conf /etc/nginx/conf.d/", "/etc/nginx/conf.d/a.conf", files), "unknown");
  });

  it("is the last one that was copied there", () => {
    const files = { "conf/a.conf": site };
    assert.equal(after("COPY conf/ /x/\nCOPY b.conf /x/a.conf", "/x/a.conf", files), "b.conf");
    assert.equal(after("COPY b.conf /x/a.conf\nCOPY conf/ /x/", "/x/a.conf", files), "conf/a.conf");
  });

  it("comes along the chain and by way of earlier stages", () => {
    const text = [
      "FROM alpine AS one",
      "COPY a.conf /one/",
      "FROM nginx AS base",
      "COPY --from=one /one/a.conf /etc/nginx/",
      "COPY --from=0 /one /two",
      "FROM base",
      "",
    ].join("\n");
    assert.equal(found(text, "/etc/nginx/a.conf"), "a.conf");
    assert.equal(found(text, "/two/a.conf"), "a.conf");
    assert.equal(found(text, "/two/b.conf"), "unknown");
  });

  it("is unknown where only building would show it", () => {
    for (const line of [
      "COPY --from=other /a.conf /x/a.conf",
      "ADD https://example.com/a.conf /x/a.conf",
      "ADD a.tar.gz /x/",
      "COPY --exclude=*.md . /x/",
      "COPY $A /x/a.conf",
      "COPY a.conf $A",
      "COPY <<EOF /x/a.conf\nEOF",
      "COPY made /x/",
      "COPY made /x",
    ]) {
      assert.equal(after(`COPY a.conf /x/a.conf\n${line}`, "/x/a.conf"), "unknown", line);
    }
  });

  it("is gone or unknown after a RUN that names it", () => {
    const run = (command: string): string => after(`COPY a.conf /x/a.conf\nRUN ${command}`, "/x/a.conf");
    for (const command of ["rm /x/a.conf", "rm -rf /x", "rm /x/*.conf", "true && cd /x && rm a.conf"]) {
      assert.equal(run(command), "absent", command);
    }
    for (const command of [
      "sed -i s/a/b/ /x/a.conf",
      "echo > /x/a.conf",
      "cd /x && mv a.conf b.conf",
      "cp /y /x/a.conf",
      "find /x -name a -delete",
      "my-tool --out=/x/a.conf",
      "envsubst < /y > $OUT",
      "false || rm /x/a.conf",
      "if true; then rm /x/a.conf; fi",
    ]) {
      assert.equal(run(command), "unknown", command);
    }
    for (const command of [
      "chown -R nginx /x",
      "cat /x/a.conf",
      "sed s/a/b/ /x/a.conf",
      "cp /x/a.conf /y/",
      "rm /y/a.conf",
      "apt-get update && apt-get install -y x",
      "--mount=type=bind,target=/x true",
    ]) {
      assert.equal(run(command), "a.conf", command);
    }
  });

  it("of nginx's own image is known, that of others is not", () => {
    assert.equal(after("", "/etc/nginx/conf.d/default.conf"), "stock");
    assert.equal(after("", "/etc/nginx/conf.d/other.conf"), "absent");
    assert.equal(after("", "/etc/passwd"), "unknown");
    assert.equal(found("FROM debian\n# nginx\n", "/etc/nginx/nginx.conf"), "unknown");
    assert.equal(found("FROM scratch\n# nginx\n", "/etc/nginx/nginx.conf"), "absent");
  });

  it("is not copied when the ignore file names it", () => {
    const files = { ".dockerignore": "conf/b.conf\n", "conf/a.conf": site, "conf/b.conf": site };
    assert.equal(after("COPY conf/ /x/", "/x/a.conf", files), "conf/a.conf");
    assert.equal(after("COPY conf/ /etc/nginx/", "/etc/nginx/b.conf", files), "absent");
    assert.equal(after("COPY conf/b.conf /x/b.conf", "/x/b.conf", files), "unknown");
    const own = { ...files, "Dockerfile.dockerignore": "" };
    assert.equal(after("COPY conf/ /x/", "/x/b.conf", own), "conf/b.conf");
  });

  it("is looked for in the folder above when more of the sources stand there", () => {
    const text = "FROM nginx\nCOPY conf/a.conf /x/\nCOPY b.conf ../c.conf /x/\n";
    const above = { "conf/a.conf": site, "b.conf": site, "docker/b.conf": site };
    assert.equal(found(text, "/x/b.conf", above, "docker/Dockerfile"), "b.conf");
    assert.equal(found(text, "/x/b.conf", { "docker/b.conf": site }, "docker/Dockerfile"), "docker/b.conf");
    assert.equal(found(text, "/x/c.conf", above), "c.conf");
  });

  it("is found in bounded time when stages copy from each other in every way", () => {
    const stages = Array.from({ length: 60 }, (_, index) => {
      const from = Math.max(index - 1, 0);
      return `FROM alpine AS s${index}\nCOPY --from=s${from} /a /\nCOPY --from=s${from} / /a\n`;
    });
    const text = `# nginx\n${stages.join("")}`;
    assert.equal(found(text, "/a/b/c"), "unknown");
    assert.equal(
      ask(text, {}, (image) => image.files.list("/a").isWhole),
      false,
    );
  });
});

/** The ports of an image of nginx with these lines, as text. */
function ports(lines: string, files: Texts = {}): string | undefined {
  const listens = ask(`FROM nginx:1.27\n${lines}\n`, files, listensOf);
  return listens?.map(({ port, protocol }) => `${port}/${protocol}`).join(" ");
}

describe("the ports of an image", () => {
  it("are those of the stock server until it is replaced, removed or joined", () => {
    const files = { "a.conf": "server { listen 8443 ssl; listen 8443 quic; listen unix:/x; }" };
    assert.equal(ports("", files), "80/tcp");
    assert.equal(ports("COPY a.conf /etc/nginx/conf.d/default.conf", files), "8443/tcp 8443/udp");
    assert.equal(ports("COPY a.conf /etc/nginx/conf.d/", files), "8443/tcp 8443/udp 80/tcp");
    assert.equal(ports("RUN rm /etc/nginx/conf.d/default.conf", files), "");
    assert.equal(ports("COPY sites /etc/nginx/conf.d", { "sites/default.conf": site }), "80/tcp");
  });

  it("are unknown where the configuration or the start is", () => {
    const files = { "a.conf": "server { listen 81; }", "bad.conf": "server {", "any.conf": "server { listen $x; }" };
    const copy = "COPY a.conf /etc/nginx/conf.d/a.conf\n";
    for (const lines of [
      `${copy}RUN echo > /etc/nginx/conf.d/b.conf`,
      `${copy}COPY --from=x /y /etc/nginx/conf.d/`,
      `${copy}COPY gone.conf /etc/nginx/conf.d/`,
      "COPY bad.conf /etc/nginx/conf.d/",
      "COPY any.conf /etc/nginx/conf.d/",
      `${copy}CMD ["start"]`,
      `${copy}CMD nginx -p /x`,
      `${copy}CMD nginx -c $FILE`,
      `${copy}ENTRYPOINT ["/start.sh", "nginx"]`,
      `${copy}RUN echo > /docker-entrypoint.d/1.sh`,
      `${copy}ENV NGINX_ENVSUBST_OUTPUT_DIR=/x`,
      `${copy}VOLUME ["/etc/nginx"]`,
    ]) {
      assert.equal(ports(lines, files), undefined, lines);
    }
    assert.equal(ports(`${copy}VOLUME /var/cache/nginx\nCMD ["nginx"]`, files), "81/tcp 80/tcp");
    assert.equal(ports(`${copy}ENTRYPOINT ["/docker-entrypoint.sh"]\nCMD ["nginx"]`, files), "81/tcp 80/tcp");
  });

  it("come from a template of the same name, which wins", () => {
    const files = { "t/default.conf.template": "server { listen 82; }", "default.conf": site };
    assert.equal(ports("COPY t /etc/nginx/templates\nCOPY default.conf /etc/nginx/conf.d/", files), "82/tcp");
    assert.equal(ports('COPY t /etc/nginx/templates\nENTRYPOINT ["nginx"]', files), "80/tcp");
    assert.equal(ports("COPY t /etc/nginx/templates", { "t/a.conf.template": "${ALL}" }), undefined);
  });
});

describe("loading", () => {
  const files: Texts = {
    "m:/web/Dockerfile": "FROM nginx\nCOPY main /etc/nginx/nginx.conf\nCOPY sites/ /etc/nginx/sites/\n",
    "m:/web/main": "http { include sites/*; }",
    "m:/web/sites/one": site,
    "m:/web/sites/two": site,
  };
  const host: Host = {
    read: async (uri) => files[uri],
    list: async (uri) => {
      const below = Object.keys(files).filter((file) => file.startsWith(`${uri}/`));
      const names = new Set(below.map((file) => file.slice(uri.length + 1).split("/", 1)[0] ?? ""));
      return names.size > 0 ? [...names] : undefined;
    },
  };

  it("a Dockerfile brings in the nginx files that it copies, whatever their names", async () => {
    const store = new ProjectStore(host, defaultSettings);
    store.set("m:/web/Dockerfile", "dockerfile", files["m:/web/Dockerfile"] ?? "");
    const project = await store.load();
    assert.deepEqual(
      project.images[0]?.configuration?.documents.map(({ uri }) => uri),
      ["m:/web/main", "m:/web/sites/one", "m:/web/sites/two"],
    );
  });

  it("an nginx file brings in the Dockerfiles of its folder and of two above", async () => {
    const store = new ProjectStore(host, defaultSettings);
    store.set("m:/web/sites/one", "nginx", site);
    const project = await store.load();
    assert.deepEqual(
      project.dockerfiles.map(({ uri }) => uri),
      ["m:/web/Dockerfile"],
    );
  });
});
