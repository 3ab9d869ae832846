// A reporter for node:test that writes the names and reasons of skipped tests as JSON, one object a line.
export default async function* skips(source) {
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const skip = data.skip ?? data.todo;
    if (skip === undefined || skip === false) continue;
    yield `${JSON.stringify({ test: data.name, reason: skip === true ? "" : String(skip) })}\n`;
  }
}
