import { parseArgs } from "node:util";
import { hint } from "../engine/nearest.ts";
import { type CommandFact, commonOptions, type Input, type OptionFact } from "./commands.ts";
import { UsageError } from "./exit.ts";

/**
 * Reads the arguments after a command's name.
 * @throws UsageError that names the first argument that is not understood.
 */
export function readArguments(name: string, command: CommandFact, words: readonly string[]): Input {
  const options = { ...command.options, ...commonOptions };
  const values = new Map<string, string | true>();
  const operands: string[] = [];
  for (const token of tokens(words, options)) {
    if (token.kind === "positional") operands.push(token.value);
    else if (token.kind === "option") values.set(token.name, optionValue(token, name, options));
  }
  const [least, most] = command.count;
  if (!values.has("help") && operands.length < least) throw new UsageError(`${name} needs ${command.operands}`);
  if (operands.length > most) throw new UsageError(`${name} takes no further argument: ${operands[most]}`);
  return {
    has: (option) => values.has(option),
    value: (option) => {
      const { choices, otherwise } = options[option] ?? {};
      const given = values.get(option);
      return typeof given === "string" ? given : (otherwise ?? choices?.[0]);
    },
    operands,
  };
}

function tokens(words: readonly string[], options: Readonly<Record<string, OptionFact>>) {
  const known = Object.entries(options).map(
    ([name, { value }]) => [name, { type: value ? ("string" as const) : ("boolean" as const) }] as const,
  );
  const config = { args: [...words], options: Object.fromEntries(known), strict: false, tokens: true } as const;
  return parseArgs({ ...config, allowPositionals: true }).tokens;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
}

function optionValue(
  token: OptionToken,
  command: string,
  options: Readonly<Record<string, OptionFact>>,
): string | true {
  const { name, rawName, value } = token;
  const fact = Object.hasOwn(options, name) && rawName === `--${name}` ? options[name] : undefined;
  if (!fact) {
    const near = hint(
      rawName,
      Object.keys(options).map((option) => `--${option}`),
    );
    throw new UsageError(`${command} has no option ${rawName}${near || `; see portcullis ${command} --help`}`);
  }
  if (!fact.value) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
    return true;
  }
  if (value === undefined || value === "") throw new UsageError(`${rawName} needs a value: ${fact.value}`);
  if (fact.choices && !fact.choices.includes(value)) {
    throw new UsageError(`${rawName} is one of ${fact.choices.join(", ")}, not ${value}`);
  }
  return value;
}
