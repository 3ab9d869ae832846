// schemas/portcullis.schema.json: the JSON schema of portcullis.yaml, from the table that also reads the file.
const out = new URL("../../out/server/", import.meta.url);

const load = (path) => import(new URL(path, out));

export async function outputs() {
  const { settingsSchema } = await load("engine/config.js");
  const { rules } = await load("rules/index.js");
  const { criteria } = await load("rules/soc2.js");
  const idsOf = (items) => items.map(({ id }) => id);
  const schema = settingsSchema({ rules: idsOf(rules), criteria: idsOf(criteria) });
  return new Map([["schemas/portcullis.schema.json", `${JSON.stringify(schema, undefined, 2)}\n`]]);
}
