/** A named test that runs inside VS Code; it fails by throwing or rejecting. */
export interface Test {
  readonly name: string;
  run(): Promise<void>;
}

/** The loopback address of the script that started VS Code, which hears reports and can see the screen. */
const address = process.env.PORTCULLIS_TEST_HOST;

async function post(path: string, body: string): Promise<void> {
  if (address === undefined) return;
  const response = await fetch(`${address}/${path}`, { method: "POST", body });
  if (!response.ok) throw new Error(`${path} ${body}: ${await response.text()}`);
}

/** Sends one line of the test report to the script that started VS Code. */
export const report = (line: string): Promise<void> => post("log", line);

/** Saves what the workbench shows under a file name; does nothing where the starter cannot see the screen (desktop). */
export const screenshot = (name: string): Promise<void> => post("screenshot", name);

/** Waits until `probe` returns something other than undefined or false, and returns that; throws after the time limit. */
export async function eventually<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  milliseconds = 15_000,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
