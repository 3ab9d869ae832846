import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { weakEntries } from "../server/engine/nginx/ciphers.ts";

const found = (list: string): string[] => weakEntries(list).map(({ text, weakness }) => `${text}: ${weakness}`);

describe("weak entries of an OpenSSL cipher list", () => {
  it("takes A+B for what both select", () => {
    assert.deepEqual(found("ECDHE+AESGCM:ECDHE+AES:RSA+3DES:!aNULL:!MD5"), ["RSA+3DES: 3DES"]);
    assert.deepEqual(found("EECDH+AESGCM:EDH+AESGCM:AES256+EECDH:AES256+EDH"), []);
  });

  it("finds nothing in sound lists", () => {
    for (const list of [
      "HIGH:!aNULL:!MD5",
      "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305",
      "DHE-RSA-AES256-SHA:AES128-SHA",
      "kEECDH+AESGCM",
      "",
    ]) {
      assert.deepEqual(found(list), [], list);
    }
  });

  it("lets !X remove for good, wherever it stands", () => {
    assert.deepEqual(found("!RC4:RC4-SHA:DES-CBC3-SHA"), ["DES-CBC3-SHA: 3DES"]);
    assert.deepEqual(found("ALL:!aNULL:!EXP:!LOW:!MEDIUM"), []);
  });

  it("lets a later entry bring back what -X removed", () => {
    assert.deepEqual(found("RC4-SHA:-RC4"), []);
    assert.deepEqual(found("RC4-SHA:-RC4:ECDHE-RSA-RC4-SHA"), ["ECDHE-RSA-RC4-SHA: RC4"]);
  });

  it("adds nothing by +X, which only reorders", () => {
    assert.deepEqual(found("AES128-SHA:+3DES"), []);
  });

  it("names the worst that an entry admits", () => {
    assert.deepEqual(found("ALL"), ["ALL: anonymous suites"]);
    assert.deepEqual(found("ALL:!aNULL"), ["ALL: export-grade suites"]);
    assert.deepEqual(found("eNULL"), ["eNULL: suites without encryption"]);
    assert.deepEqual(found("HIGH"), ["HIGH: anonymous suites"]);
    assert.deepEqual(found("MEDIUM:!aNULL"), ["MEDIUM: RC4"]);
    assert.deepEqual(found("LOW:!ADH"), ["LOW: DES"]);
    assert.deepEqual(found("SEED:IDEA:!aNULL"), ["SEED: SEED", "IDEA: IDEA"]);
    assert.deepEqual(found("kEDH+AESGCM"), ["kEDH+AESGCM: anonymous suites"]);
    assert.deepEqual(found("EXP+DHE"), ["EXP+DHE: export-grade suites"]);
    assert.deepEqual(found("COMPLEMENTOFDEFAULT"), ["COMPLEMENTOFDEFAULT: anonymous suites"]);
    assert.deepEqual(found("COMPLEMENTOFDEFAULT:!ADH:!AECDH"), []);
  });

  it("knows both names of the ephemeral DES suites", () => {
    assert.deepEqual(found("EDH-RSA-DES-CBC3-SHA"), ["EDH-RSA-DES-CBC3-SHA: 3DES"]);
    assert.deepEqual(found("DHE-RSA-DES-CBC3-SHA:!EDH-RSA-DES-CBC3-SHA"), []);
  });

  it("takes DEFAULT for that of old versions, unless @SECLEVEL shows a newer one", () => {
    assert.deepEqual(found("DEFAULT"), ["DEFAULT: RC4"]);
    assert.deepEqual(found("DEFAULT:!RC4:!3DES:!SEED:!IDEA"), []);
    assert.deepEqual(found("DEFAULT@SECLEVEL=1"), []);
  });

  it("leaves out what the security level refuses", () => {
    assert.deepEqual(found("HIGH:@SECLEVEL=1"), []);
    assert.deepEqual(found("RC4-SHA:@SECLEVEL=1"), ["RC4-SHA: RC4"]);
    assert.deepEqual(found("RC4-SHA:DES-CBC3-SHA:@SECLEVEL=2"), ["DES-CBC3-SHA: 3DES"]);
    assert.deepEqual(found("ADH-AES128-SHA:@SECLEVEL=0"), ["ADH-AES128-SHA: anonymous suites"]);
  });

  it("reads spaces and commas as separators", () => {
    assert.deepEqual(
      weakEntries("AES128-SHA, RC4-MD5 RC4-SHA").map(({ text, start }) => [text, start]),
      [
        ["RC4-MD5", 12],
        ["RC4-SHA", 20],
      ],
    );
  });
});
