import type { AppAnswers } from "../answers.ts";

/** What is known of an option, and which file says so. */
export interface Found {
  /** Path of the option. */
  readonly option: string;
  readonly value: string;
  /** The file, or what else it follows from. */
  readonly from: string;
}

/** Collects what was detected, and in plain sentences what was not. */
export class Notes {
  readonly found: Found[] = [];
  readonly open: string[] = [];

  /** Notes where a value comes from, and returns it. */
  keep<T>(option: string, value: T, from: string): T {
    this.found.push({ option, value: Array.isArray(value) ? value.join(", ") : String(value), from });
    return value;
  }

  /** Notes what a person should look at. */
  ask(sentence: string): void {
    if (!this.open.includes(sentence)) this.open.push(sentence);
  }
}

/** The part of the answers that one step of detection fills. */
export type AppPart = Partial<AppAnswers>;
