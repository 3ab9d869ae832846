import http from "node:http";
import https from "node:https";
import { settings } from "./settings.js";

/** Tells the configured webhook about a new note; a webhook that fails is logged and never stops the service. */
export const announce = (tenant, note) => {
  if (!settings.webhookUrl) return;
  const url = new URL(settings.webhookUrl);
  const client = url.protocol === "https:" ? https : http;
  const request = client.request(url, { method: "POST", headers: { "content-type": "application/json" }, timeout: 5000 });
  request.on("timeout", () => request.destroy(new Error("timed out")));
  request.on("error", (error) => console.error(`webhook: ${error.message}`));
  request.on("response", (response) => response.resume());
  request.end(JSON.stringify({ tenant, ...note }));
};
