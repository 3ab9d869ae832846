import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  type Arity,
  blockKind,
  type Context,
  contextInside,
  directiveFacts,
  directiveNames,
  factIn,
  inheritance,
  isKnown,
} from "../server/engine/nginx/directives.ts";
import { documentation, moduleUrl, variableFact } from "../server/engine/nginx/documentation.ts";

interface Measurement {
  readonly contexts: readonly Context[];
  readonly block: boolean;
  readonly counts: readonly number[];
}
const measured = JSON.parse(readFileSync("scripts/data/nginx-measured.json", "utf8")) as {
  readonly directives: Readonly<Record<string, readonly Measurement[]>>;
};

const accepts = ({ min, max }: Arity, count: number): boolean => count >= min && (max === undefined || count <= max);
const arityIn = (name: string, context: Context): Arity | undefined => factIn(name, context)?.arity;

test("every context, body and argument count that nginx 1.22.1 was seen to accept is accepted", () => {
  for (const [name, measurements] of Object.entries(measured.directives))
    for (const { contexts, block, counts } of measurements)
      for (const context of contexts) {
        const fact = factIn(name, context);
        assert.ok(fact, `${name} in ${context}`);
        assert.equal(fact.block, block, `${name} in ${context} opens a block`);
        for (const count of counts) assert.ok(fact.arity && accepts(fact.arity, count), `${name} with ${count}`);
      }
});

test("one argument too few is always too few, and one too many is only where newer versions take it", () => {
  const wider: string[] = [];
  for (const [name, measurements] of Object.entries(measured.directives))
    for (const { contexts, counts } of measurements) {
      const arity = arityIn(name, contexts[0] ?? "main");
      assert.equal(arity?.min, counts[0], name);
      const last = counts.at(-1) ?? 0;
      if (last <= 8 && arity?.max !== last) wider.push(name);
    }
  // `keepalive 32 local` since 1.29.7; `limit_req_zone ... sync` in the commercial version.
  assert.deepEqual(wider.sort(), ["keepalive", "limit_req_zone"]);
});

test("contexts of http, stream and mail are kept apart", () => {
  assert.equal(factIn("proxy_pass", "location")?.module, "ngx_http_proxy_module");
  assert.equal(factIn("proxy_pass", "if-in-location")?.module, "ngx_http_proxy_module");
  assert.equal(factIn("proxy_pass", "limit_except")?.module, "ngx_http_proxy_module");
  assert.equal(factIn("proxy_pass", "stream-server")?.module, "ngx_stream_proxy_module");
  assert.equal(factIn("proxy_pass", "server"), undefined);
  assert.equal(factIn("server", "http")?.block, true);
  assert.equal(factIn("server", "upstream")?.block, false);
  assert.equal(factIn("server", "stream-upstream")?.module, "ngx_stream_upstream_module");
  assert.equal(factIn("listen", "mail-server")?.module, "ngx_mail_core_module");
  assert.equal(factIn("return", "if-in-server")?.module, "ngx_http_rewrite_module");
  assert.equal(factIn("add_header", "if-in-server"), undefined);
  assert.equal(factIn("error_log", "stream-server")?.module, "Core functionality");
  assert.equal(factIn("include", "types")?.module, "Core functionality");
});

test("argument counts come from the documentation where nothing was measured", () => {
  assert.deepEqual(arityIn("proxy_pass", "stream-server"), { min: 1, max: 1 });
  assert.deepEqual(arityIn("js_var", "http"), { min: 1, max: 2 });
  assert.deepEqual(arityIn("tunnel_pass", "location"), { min: 0, max: 1 });
  assert.deepEqual(arityIn("http2", "server"), { min: 1, max: 1 });
  assert.deepEqual(arityIn("zone_sync", "stream-server"), { min: 0, max: 0 });
  assert.equal(arityIn("js_shared_dict_zone", "http")?.max, undefined);
  assert.equal(arityIn("health_check", "location")?.max, undefined);
});

test("flags, defaults and versions", () => {
  assert.equal(factIn("autoindex", "location")?.flag, true);
  assert.equal(factIn("server_tokens", "http")?.flag, false);
  assert.equal(factIn("client_max_body_size", "http")?.default, "1m");
  assert.equal(factIn("add_header", "http")?.default, undefined);
  assert.equal(factIn("http2", "server")?.since, "1.25.1");
  assert.equal(factIn("add_header_inherit", "location")?.since, "1.29.3");
  assert.equal(factIn("resolver", "upstream")?.since, "1.27.3");
  assert.equal(factIn("resolver", "http")?.since, undefined);
});

test("inheritance", () => {
  const kinds: Readonly<Record<string, readonly string[]>> = {
    nearest: ["root", "alias", "server_tokens", "internal", "proxy_read_timeout", "add_header_inherit", "ssl_ciphers"],
    list: ["add_header", "add_trailer", "allow", "error_page", "limit_req", "proxy_set_header", "access_log"].concat([
      ...["error_log", "fastcgi_param", "sub_filter", "proxy_hide_header", "proxy_cookie_path", "set_real_ip_from"],
      ...[
        "index",
        "gzip_types",
        "types",
        "ssl_conf_command",
        "uwsgi_cache_valid",
        "grpc_ssl_conf_command",
        "xslt_param",
      ],
    ]),
    none: ["proxy_pass", "return", "rewrite", "set", "if", "try_files", "stub_status", "location", "listen", "env"],
    "default-server": ["ssl_protocols", "ssl_session_tickets", "merge_slashes", "large_client_header_buffers"],
  };
  for (const [kind, names] of Object.entries(kinds))
    for (const name of names) assert.equal(inheritance(name)?.kind, kind, name);
  assert.deepEqual(inheritance("deny")?.family, ["allow", "deny"]);
  assert.deepEqual(inheritance("alias")?.family, ["alias", "root"]);
  assert.deepEqual(inheritance("add_header")?.family, ["add_header"]);
  assert.equal(inheritance("ssl_protocols")?.until, "1.29.2");
  assert.equal(inheritance("merge_slashes")?.until, undefined);
  assert.equal(factIn("ssl_protocols", "stream")?.inheritance?.kind, "nearest");
  assert.equal(factIn("access_log", "stream-server")?.inheritance?.kind, "list");
  assert.deepEqual(inheritance("xslt_string_param")?.family, ["xslt_param", "xslt_string_param"]);
  assert.equal(inheritance("more_set_headers"), undefined);
  assert.equal(inheritance("no_such_directive"), undefined);
});

test("blocks with an inner grammar of their own", () => {
  for (const name of ["map", "geo", "split_clients", "types", "charset_map", "num_map", "match"] as const)
    assert.equal(blockKind(name), name);
  assert.equal(blockKind("content_by_lua_block"), "lua");
  assert.equal(blockKind("some_future_by_lua_block"), "lua");
  for (const name of ["server", "content_by_lua", "lua", "listen", "constructor"])
    assert.equal(blockKind(name), undefined);
});

test("the context inside a block", () => {
  assert.equal(contextInside("http", "main"), "http");
  assert.equal(contextInside("server", "http"), "server");
  assert.equal(contextInside("server", "stream"), "stream-server");
  assert.equal(contextInside("server", "mail"), "mail-server");
  assert.equal(contextInside("server", "upstream"), undefined);
  assert.equal(contextInside("upstream", "stream"), "stream-upstream");
  assert.equal(contextInside("location", "location"), "location");
  assert.equal(contextInside("if", "server"), "if-in-server");
  assert.equal(contextInside("if", "location"), "if-in-location");
  assert.equal(contextInside("types", "location"), "types");
  assert.equal(contextInside("constructor", "main"), undefined);
});

test("every block of directives leads to a context, and every context of a fact is reachable", () => {
  for (const name of directiveNames())
    for (const fact of directiveFacts(name))
      if (fact.block && fact.contexts.length > 0)
        assert.ok(
          fact.contexts.every((context) => contextInside(name, context) !== undefined),
          name,
        );
});

test("names: nginx, undocumented, third-party, unknown", () => {
  for (const name of [
    "listen",
    "post_action",
    "endpoint",
    "more_set_headers",
    "brotli",
    "modsecurity",
    "lua_shared_dict",
  ])
    assert.ok(isKnown(name), name);
  for (const name of ["Listen", "toString", "__proto__", "", "listenn"]) assert.ok(!isKnown(name), name);
  const opaque = factIn("content_by_lua_block", "location");
  assert.equal(opaque?.block, true);
  assert.equal(opaque?.arity, undefined);
  assert.ok([...directiveNames()].length > 804);
});

test("documentation is loaded when asked for, with the address of its module", async () => {
  const fact = factIn("listen", "server");
  const text = await documentation("listen", fact?.module ?? "");
  assert.match(text?.text ?? "", /^Sets the \*`address`\* and \*`port`\*/);
  assert.equal(text?.url, "https://nginx.org/en/docs/http/ngx_http_core_module.html#listen");
  assert.ok((text?.syntax.length ?? 0) >= 3);
  assert.equal(await documentation("listen", "ngx_http_lua_module"), undefined);
  assert.equal(moduleUrl("Core functionality"), "https://nginx.org/en/docs/ngx_core_module.html");
  assert.equal(moduleUrl("ngx_stream_ssl_module"), "https://nginx.org/en/docs/stream/ngx_stream_ssl_module.html");
  assert.equal(moduleUrl("ngx_mgmt_module"), "https://nginx.org/en/docs/ngx_mgmt_module.html");
});

test("no description is cut inside an example", async () => {
  for (const name of directiveNames())
    for (const { module } of directiveFacts(name)) {
      const fences = (await documentation(name, module))?.text.split("```").length ?? 1;
      assert.equal(fences % 2, 1, `${name} of ${module}`);
    }
});

test("variables by name, by family and in any case", async () => {
  assert.equal((await variableFact("$host"))?.module, "ngx_http_core_module");
  assert.equal((await variableFact("$HOST"))?.name, "$host");
  assert.equal((await variableFact("$arg_page"))?.name, "$arg_NAME");
  assert.equal((await variableFact("$http_user_agent"))?.name, "$http_NAME");
  assert.equal(await variableFact("$arg_"), undefined);
  assert.equal(await variableFact("$no_such_variable"), undefined);
});
