import { type IncomingHttpHeaders, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { connect, type SecureVersion, type TLSSocket } from "node:tls";

/** A request to a stack on loopback. */
export interface Asked {
  readonly path: string;
  readonly host: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Address on loopback that the client has: each is a client of its own for limits. */
  readonly from?: string;
  /** Name that is asked for in the handshake; that of the host unless given. */
  readonly serverName?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How long an answer may take, in milliseconds. */
const patience = 10_000;

/** A client that trusts one certificate authority and opens a connection for each request. */
export class StackClient {
  readonly #port: number;
  readonly #authority: Buffer | undefined;

  /** With the certificate of an authority requests go over TLS. */
  constructor(port: number, authority?: Buffer) {
    this.#port = port;
    this.#authority = authority;
  }

  /** Sends a request as it is given. Rejects when the server ends the connection without an answer. */
  ask({ path, host, method = "GET", headers, body, from, serverName = host }: Asked): Promise<Answered> {
    const options = {
      ...{ host: "127.0.0.1", port: this.#port, path, method, agent: false, timeout: patience },
      ...(from === undefined ? {} : { localAddress: from }),
      headers: { host, ...headers },
    };
    return new Promise((resolve, reject) => {
      const sent = this.#authority
        ? tlsRequest({ ...options, ca: this.#authority, servername: serverName })
        : plainRequest(options);
      sent.on("response", (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (data) => {
          text += data;
        });
        answer.on("error", reject);
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
      });
      sent.on("upgrade", (answer, socket) => {
        socket.destroy();
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: "" });
      });
      sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** The version of TLS and the protocol above it that a handshake agrees on; rejects when there is none. */
  handshake(
    serverName: string,
    version: SecureVersion,
  ): Promise<{ readonly version: string; readonly protocol: string }> {
    return new Promise((resolve, reject) => {
      const socket: TLSSocket = connect({
        ...{ host: "127.0.0.1", port: this.#port, servername: serverName, ca: this.#authority },
        ...{ minVersion: version, maxVersion: version, ALPNProtocols: ["h2", "http/1.1"] },
        // OpenSSL itself refuses old versions at its usual level, and nothing would be shown of the server then.
        ciphers: "DEFAULT:@SECLEVEL=0",
      });
      socket.once("secureConnect", () => {
        resolve({ version: socket.getProtocol() ?? "", protocol: socket.alpnProtocol || "" });
        socket.destroy();
      });
      socket.once("error", reject);
    });
  }
}
