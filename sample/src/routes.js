import { stringify } from "yaml";
import { addNote, countNotes, notesOf, saveAttachment } from "./notebook.js";
import { hasSession, isPassword, sessionCookie } from "./session.js";
import { announce } from "./webhook.js";

const escapeHtml = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const tenantOf = (request) => (request.headers.host ?? "").toLowerCase();

const readBody = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const readFields = async (request) => new URLSearchParams((await readBody(request)).toString());

const page = (tenant) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Notes</title>
<link rel="stylesheet" href="/static/notes.css">
<h1>Notes of ${escapeHtml(tenant)}</h1>
<ul>${notesOf(tenant).map((note) => `<li>${escapeHtml(note.text)}</li>`).join("")}</ul>
<form method="post" action="/login"><input name="password" type="password"><button>Sign in</button></form>
</html>
`;

const login = async (request) => {
  const password = (await readFields(request)).get("password") ?? "";
  if (!isPassword(password)) return { status: 401, body: "wrong password\n" };
  return { status: 303, headers: { location: "/", "set-cookie": sessionCookie() } };
};

const createNote = async (request) => {
  if (!hasSession(request.headers.cookie)) return { status: 401, body: "sign in first\n" };
  const tenant = tenantOf(request);
  const note = await addNote(tenant, (await readFields(request)).get("text") ?? "");
  announce(tenant, note);
  return { status: 201, type: "application/json", body: JSON.stringify(note) };
};

const createAttachment = async (request, name) => {
  if (!hasSession(request.headers.cookie)) return { status: 401, body: "sign in first\n" };
  await saveAttachment(name, await readBody(request));
  return { status: 201, headers: { location: `/attachments/${name}` } };
};

const routes = [
  ["GET", /^\/$/, (request) => ({ type: "text/html; charset=utf-8", body: page(tenantOf(request)) })],
  ["GET", /^\/health$/, () => ({ body: "ok\n" })],
  ["GET", /^\/metrics$/, () => ({ body: `notes_total ${countNotes()}\n` })],
  ["POST", /^\/login$/, login],
  ["GET", /^\/api\/notes$/, (request) => ({ type: "application/json", body: JSON.stringify(notesOf(tenantOf(request))) })],
  ["GET", /^\/api\/notes\.yaml$/, (request) => ({ type: "application/yaml", body: stringify(notesOf(tenantOf(request))) })],
  ["POST", /^\/api\/notes$/, createNote],
  ["PUT", /^\/api\/attachments\/([a-z0-9][a-z0-9.-]*)$/, createAttachment],
];

/** Answers a request with `{ status, type, headers, body }`. */
export const respond = async (request) => {
  const path = request.url.split("?")[0];
  for (const [method, pattern, handle] of routes) {
    const match = method === request.method && pattern.exec(path);
    if (match) return handle(request, match[1]);
  }
  return { status: 404, body: "not found\n" };
};
