import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { settings } from "./settings.js";

const file = path.join(settings.dataDirectory, "notes.json");

const load = async () => {
  try {
    return new Map(Object.entries(JSON.parse(await readFile(file, "utf8"))));
  } catch (error) {
    if (error.code === "ENOENT") return new Map();
    throw error;
  }
};

const notebooks = await load();
let saved = Promise.resolve();

const save = async () => {
  await mkdir(settings.dataDirectory, { recursive: true });
  await writeFile(file, JSON.stringify(Object.fromEntries(notebooks)));
};

/** The notes of one tenant, oldest first. */
export const notesOf = (tenant) => notebooks.get(tenant) ?? [];

/** Adds a note and resolves when it is on disk; writes never overlap. */
export const addNote = (tenant, text) => {
  const note = { text, at: new Date().toISOString() };
  notebooks.set(tenant, [...notesOf(tenant), note]);
  saved = saved.catch(() => undefined).then(save);
  return saved.then(() => note);
};

/** The number of notes of all tenants. */
export const countNotes = () => [...notebooks.values()].reduce((sum, notes) => sum + notes.length, 0);

const attachments = path.join(settings.dataDirectory, "attachments");

/** Stores a request body under a name that the router has checked. */
export const saveAttachment = async (name, body) => {
  await mkdir(attachments, { recursive: true });
  await writeFile(path.join(attachments, name), body);
};
