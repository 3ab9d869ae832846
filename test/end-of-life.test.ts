import assert from "node:assert/strict";
import { test } from "node:test";
import { dataDate, type EndOfLife, endOfLife } from "../server/engine/dockerfile/end-of-life.ts";

const TODAY = "2026-08-22";

/** Reads `repository[:tag]`, as the caller has already normalised it. */
function of(name: string, today: string = TODAY): readonly EndOfLife[] {
  const colon = name.lastIndexOf(":");
  const tagged = colon > name.lastIndexOf("/");
  return endOfLife(
    { repository: tagged ? name.slice(0, colon) : name, tag: tagged ? name.slice(colon + 1) : undefined },
    today,
  );
}

const labels = (name: string, today?: string): string[] => of(name, today).map(({ label }) => label);

test("the snapshot has its date", () => assert.equal(dataDate, TODAY));

const ended: Readonly<Record<string, readonly string[]>> = {
  // distributions, by codename and by number
  "debian:buster": ["Debian 10 (buster)"],
  "debian:10.13-slim": ["Debian 10 (buster)"],
  "debian:buster-20230109-slim": ["Debian 10 (buster)"],
  "ubuntu:focal": ["Ubuntu 20.04 (focal)"],
  "ubuntu:18.04": ["Ubuntu 18.04 (bionic)"],
  "alpine:3.15": ["Alpine Linux 3.15"],
  "alpine:3.15.4": ["Alpine Linux 3.15"],
  "centos:7": ["CentOS 7"],
  "centos:7.9.2009": ["CentOS 7"],
  "centos:centos8.4.2105": ["CentOS 8"],
  "quay.io/centos/centos:stream8": ["CentOS Stream 8"],
  "fedora:38": ["Fedora Linux 38"],
  "redhat/ubi7:7.9": ["Red Hat Enterprise Linux 7"],
  "registry.access.redhat.com/ubi7/ubi-minimal": ["Red Hat Enterprise Linux 7"],
  "amazonlinux:1": ["Amazon Linux 2018.03"],
  "gcr.io/distroless/nodejs16-debian10": ["Node.js 16", "Debian 10 (buster)"],
  // runtimes and servers
  "node:16": ["Node.js 16"],
  "node:16.20.1-alpine": ["Node.js 16"],
  "node:lts-gallium": ["Node.js 16"],
  "python:3.8-slim": ["Python 3.8"],
  "php:7.4-fpm": ["PHP 7.4"],
  "ruby:2.7": ["Ruby 2.7"],
  "golang:1.20": ["Go 1.20"],
  "golang:1.10.2": ["Go 1.10"],
  "nginx:1.24": ["nginx 1.24"],
  "nginx:1.27.0-alpine": ["nginx 1.27"],
  "postgres:12": ["PostgreSQL 12"],
  "postgres:9.6-alpine": ["PostgreSQL 9.6"],
  "mysql:5.7": ["MySQL 5.7"],
  "redis:6.0": ["Redis 6.0"],
  "mcr.microsoft.com/dotnet/sdk:6.0": ["Microsoft .NET 6"],
  "mcr.microsoft.com/dotnet/core/aspnet:3.1": ["Microsoft .NET 3.1"],
  "eclipse-temurin:20.0.1_9-jdk": ["Eclipse Temurin 20"],
  // a line of which every release is out of support
  "php:7": ["PHP 7"],
  "mysql:5": ["MySQL 5"],
  // a second product in the tag
  "python:3.12-slim-buster": ["Debian 10 (buster)"],
  "node:22-alpine3.17": ["Alpine Linux 3.17"],
  "python:3.8-slim-buster": ["Python 3.8", "Debian 10 (buster)"],
  "wordpress:php7.4-fpm": ["PHP 7.4"],
  "rust:1.70-buster": ["Debian 10 (buster)"],
  "buildpack-deps:focal-curl": ["Ubuntu 20.04 (focal)"],
  "nvidia/cuda:11.8.0-base-ubuntu18.04": ["Ubuntu 18.04 (bionic)"],
  // images that were stopped as a whole
  openjdk: ["openjdk (deprecated image)"],
  "openjdk:21": ["openjdk (deprecated image)"],
  "openjdk:11-jre-slim-buster": ["openjdk (deprecated image)", "Debian 10 (buster)"],
};

for (const [image, expected] of Object.entries(ended))
  test(`${image} is out of support`, () => assert.deepEqual(labels(image), expected));

const quiet = [
  "debian",
  "debian:latest",
  "debian:stable-slim",
  "debian:trixie",
  "debian:bookworm-slim", // its long-term support runs to 2028
  "python:3.12-slim-bookworm",
  "ubuntu:24.04",
  "alpine:3",
  "alpine:edge",
  "alpine:20230329",
  "node:24",
  "node:lts",
  "node:lts-alpine",
  "node:22-bookworm",
  "python:3",
  "golang:1",
  "mysql:8",
  "nginx:stable",
  "nginx:mainline-alpine",
  "nginx:1",
  "nginx:1.30",
  "eclipse-temurin:8u362-b09-jdk",
  "rust:1.70",
  "redhat/ubi8:8.6",
  "node:999",
  "node:7abc123",
  "node:",
  "node:$VERSION",
  "mycorp/node:16",
  "mycorp/app:1.2-buster",
  "registry.example.com/python:3.8",
  "constructor:1",
  "scratch",
];
for (const image of quiet) test(`${image} gives nothing`, () => assert.deepEqual(labels(image), []));

test("the injected day decides, and the day of the end is still supported", () => {
  assert.deepEqual(labels("node:16", "2023-09-11"), []);
  assert.deepEqual(labels("node:16", "2023-09-12"), ["Node.js 16"]);
  assert.deepEqual(labels("debian:bullseye", "2026-08-31"), []);
  assert.deepEqual(labels("debian:bullseye", "2026-09-01"), ["Debian 11 (bullseye)"]);
});

test("a finding carries the day, extended support and the cycle to move to", () => {
  assert.deepEqual(of("ubuntu:focal"), [
    {
      product: "ubuntu",
      cycle: "20.04",
      eol: "2025-05-31",
      extended: "2030-04-02",
      successor: "24.04",
      label: "Ubuntu 20.04 (focal)",
    },
  ]);
  const node = of("node:16")[0];
  assert.equal(node?.eol, "2023-09-11");
  assert.equal(node?.extended, undefined);
  assert.equal(node?.successor, "24");
  assert.equal(of("python:3.8")[0]?.successor, "3.11");
  assert.equal(of("nginx:1.24")[0]?.successor, "1.30");
  assert.equal(of("openjdk:11")[0]?.eol, undefined);
  assert.equal(of("php:7")[0]?.eol, "2022-11-28");
});

test("a version older than the table is unknown", () => assert.deepEqual(labels("golang:1.2"), []));

test("hostile tags do no harm", () => {
  for (const tag of [
    "9.".repeat(50_000),
    `1${"-buster".repeat(20_000)}`,
    `${"1".repeat(100_000)}-`,
    "-".repeat(100_000),
  ])
    assert.ok(endOfLife({ repository: "node", tag }, TODAY).length <= 2);
});
