import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseImageReference } from "../server/engine/dockerfile/image.ts";
import { type ImageFacts, imageFacts, imageName } from "../server/engine/dockerfile/image-facts.ts";

function of(reference: string): ImageFacts | undefined {
  const image = parseImageReference(reference);
  assert.ok(image, reference);
  return imageFacts(image);
}

function name(reference: string): string {
  const image = parseImageReference(reference);
  assert.ok(image, reference);
  return imageName(image);
}

describe("facts of public images", () => {
  it("knows who the process starts as", () => {
    const users = {
      "node:24-slim": "root",
      debian: "root",
      "haproxy:3.2-alpine": "haproxy",
      "nginxinc/nginx-unprivileged:1.30": "101",
      "gcr.io/distroless/static-debian12": "root",
      "gcr.io/distroless/static-debian12:nonroot": "65532",
      "gcr.io/distroless/java21-debian12:debug-nonroot": "65532",
      "mcr.microsoft.com/dotnet/aspnet:9.0": "root",
      "mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled-extra": "1654",
      "cgr.dev/chainguard/nginx": "65532",
      "bitnami/redis:8.0": "1001",
      "quay.io/keycloak/keycloak:26.0": "1000",
    };
    for (const [image, user] of Object.entries(users)) assert.equal(of(image)?.user, user, image);
  });

  it("tells the variants of a tag apart", () => {
    assert.deepEqual(
      [of("node:24")?.curl, of("node:24-slim")?.curl, of("node:24-alpine3.23")?.curl],
      [true, false, false],
    );
    assert.deepEqual([of("nginx")?.wget, of("nginx:alpine")?.wget], [false, true]);
    assert.deepEqual([of("nginx:alpine")?.curl, of("nginx:1.30-alpine-slim")?.curl], [true, false]);
    assert.deepEqual([of("postgres:17")?.shell, of("postgres:17-alpine")?.shell], ["dash", "ash"]);
    assert.deepEqual([of("golang:1.26")?.packageManager, of("golang:alpine")?.packageManager], ["apt", "apk"]);
  });

  it("knows the servers of PHP images by the tag", () => {
    assert.deepEqual([of("php:8.4-fpm-alpine")?.stopsignal, of("php:8.4-fpm")?.serves], ["SIGQUIT", 9000]);
    assert.deepEqual([of("php:8.4-apache")?.stopsignal, of("php:8.4-cli")?.serves], ["SIGWINCH", undefined]);
    assert.deepEqual([of("wordpress:6")?.serves, of("wordpress:cli")?.serves], [80, undefined]);
    assert.deepEqual([of("php:8.4-fpm")?.ordinaryUser, of("php:8.4-fpm-alpine")?.ordinaryUser], ["33:33", "82:82"]);
  });

  it("knows which images have an entrypoint", () => {
    for (const image of ["node:24", "nginx", "gcr.io/distroless/nodejs24-debian13", "php:8.4-cli", "redis:8"])
      assert.equal(of(image)?.hasEntrypoint, true, image);
    for (const image of ["python:3.14", "golang:1.26", "alpine", "httpd:2.4", "gcr.io/distroless/cc-debian12"])
      assert.equal(of(image)?.hasEntrypoint, false, image);
  });

  it("keeps silent about what it does not know", () => {
    const unknown = [
      "team/node:24",
      "registry.example.com/python:3.14",
      "python:3.14-windowsservercore-ltsc2025",
      "golang:1.26-nanoserver",
      "eclipse-temurin:21-ubi9-minimal",
      "bitnami/minideb",
      "cgr.dev/chainguard/wolfi-base",
      "debian:alpine",
      "constructor",
    ];
    for (const image of unknown) assert.equal(of(image), undefined, image);
  });

  it("reads official images through their mirrors", () => {
    assert.equal(name("public.ecr.aws/docker/library/node:24"), "node");
    assert.equal(name("mirror.gcr.io/library/nginx"), "nginx");
    assert.equal(name("docker.io/library/redis"), "redis");
    assert.equal(name("ghcr.io/team/app"), "ghcr.io/team/app");
    assert.equal(of("public.ecr.aws/docker/library/haproxy:3.2")?.user, "haproxy");
  });
});
