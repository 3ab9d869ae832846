import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";

/** Commands that compile a program, by name, with the words that ask for it. */
export const building: Readonly<Record<string, readonly string[]>> = {
  go: ["build"],
  cargo: ["build"],
  dotnet: ["build", "publish"],
  mvn: ["package", "install", "verify"],
  gradle: ["build", "assemble", "bootJar"],
  gradlew: ["build", "assemble", "bootJar"],
  mvnw: ["package", "install", "verify"],
};

/** The word of a command that asks it to compile; undefined when it does something else. */
export const buildWord = (command: ShellCommand): ShellWord | undefined =>
  command.operands().find(({ value = "" }) => building[command.name]?.includes(value));
