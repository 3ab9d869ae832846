// JSON schemas of portcullis.yaml and .portcullis/stack.yaml, from the tables that also read the files.
const out = new URL("../../out/server/", import.meta.url);

const load = (path) => import(new URL(path, out));

export async function outputs() {
  const { settingsSchema } = await load("engine/config.js");
  const { answersSchema } = await load("engine/scaffold/answers-file.js");
  const { rules } = await load("rules/index.js");
  const { criteria } = await load("rules/soc2.js");
  const idsOf = (items) => items.map(({ id }) => id);
  const schema = settingsSchema({ rules: idsOf(rules), criteria: idsOf(criteria) });
  const text = (value) => `${JSON.stringify(value, undefined, 2)}\n`;
  return new Map([
    ["schemas/portcullis.schema.json", text(schema)],
    ["schemas/stack.schema.json", text(answersSchema())],
  ]);
}
