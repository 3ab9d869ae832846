import { remember } from "../memo.ts";
import { imageName } from "./image-facts.ts";
import type { Stage } from "./stages.ts";

/**
 * Variables that public images set, over their supported and recent tags, as their own Dockerfiles do; an image that is
 * not listed is not known. The images of base systems set none; the builder gives PATH to all.
 */
const variables: Readonly<Record<string, string>> = {
  alpine: "",
  busybox: "",
  "buildpack-deps": "",
  debian: "",
  golang: "GOLANG_VERSION GOTOOLCHAIN GOPATH",
  nginx: "NGINX_VERSION PKG_RELEASE DYNPKG_RELEASE NJS_VERSION NJS_RELEASE ACME_VERSION",
  node: "NODE_VERSION YARN_VERSION",
  python:
    "LANG GPG_KEY PYTHON_VERSION PYTHON_SHA256 PYTHON_PIP_VERSION PYTHON_SETUPTOOLS_VERSION PYTHON_WHEEL_VERSION PYTHON_GET_PIP_URL PYTHON_GET_PIP_SHA256",
  rust: "RUSTUP_HOME CARGO_HOME RUST_VERSION",
  ubuntu: "",
};

/** Working directories of public images, from the same sources; `/` unless a WORKDIR is written there. */
const directories: Readonly<Record<string, string>> = {
  alpine: "/",
  busybox: "/",
  "buildpack-deps": "/",
  debian: "/",
  golang: "/go",
  httpd: "/usr/local/apache2",
  nginx: "/",
  node: "/",
  php: "/var/www/html",
  python: "/",
  redis: "/data",
  ruby: "/",
  rust: "/",
  ubuntu: "/",
  wordpress: "/var/www/html",
};

const isWindows = /windows|nanoserver|ltsc20\d\d/;

function lookUp(table: Readonly<Record<string, string>>, { image }: Stage): string | undefined {
  if (image === undefined || image === "scratch" || isWindows.test(image.tag ?? "")) return undefined;
  const name = imageName(image);
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The names of all variables that the image at the root of a stage's chain sets; undefined when they are not known. */
export const imageVariables: (stage: Stage) => ReadonlySet<string> | undefined = remember((stage) => {
  const names = stage.isFromScratch ? "" : lookUp(variables, stage);
  return names === undefined ? undefined : new Set(["PATH", ...names.split(" ")]);
});

/** The working directory that the image at the root of a stage's chain sets; undefined when it is not known. */
export const imageDirectory = (stage: Stage): string | undefined =>
  stage.isFromScratch ? "/" : lookUp(directories, stage);
