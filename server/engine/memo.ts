/** What a function gave for one object, and what others gave before. A chain: mostly they are few, and a map takes more. */
interface Known {
  readonly compute: unknown;
  readonly value: unknown;
  readonly before: Known | undefined;
}

/** Keeps what was computed of one object. */
abstract class Memo {
  #last: Known | undefined;

  /** What `compute` gives for the object; it is called once. */
  protected known<Key, Value>(compute: (key: Key) => Value, key: Key): Value {
    for (let known = this.#last; known; known = known.before) {
      if (known.compute === compute) return known.value as Value;
    }
    const value = compute(key);
    this.#last = { compute, value, before: this.#last };
    return value;
  }
}

/**
 * An object that keeps what was computed of it. What it says never changes, so that nothing kept grows stale. The values
 * lie with the object and not in a WeakMap: the garbage collector would pay for each entry, an eighth of a review.
 */
export abstract class Remembering extends Memo {
  /** What `compute` gives for this object; it is called once. */
  recall<Value>(compute: (key: this) => Value): Value {
    return this.known(compute, this);
  }
}

/**
 * What follows from a text alone, wherever it stands. It is handed on to the same text in newer versions of a document,
 * so that nothing in it may be an offset or depend on what stands around the text.
 */
export class Traits extends Memo {
  /** What `compute` gives for the object that has these traits; it is called once. */
  recall<Key, Value>(compute: (key: Key) => Value, key: Key): Value {
    return this.known(compute, key);
  }
}

/** Remembers what follows from the text of an object alone, also over changes elsewhere in its document. */
export const rememberTrait =
  <Key extends { readonly traits: Traits }, Value>(compute: (key: Key) => Value): ((key: Key) => Value) =>
  (key) =>
    key.traits.recall(compute, key);

/** Remembers what is computed of an object, for as long as the object lives. */
export const remember =
  <Key extends Remembering, Value>(compute: (key: Key) => Value): ((key: Key) => Value) =>
  (key) =>
    key.recall(compute);

/** The same for texts that come again and again, such as names of images; up to `most` are kept. */
export function rememberText<Value>(compute: (text: string) => Value, most = 500): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as Value;
    if (known.size >= most) known.clear();
    const value = compute(text);
    known.set(text, value);
    return value;
  };
}

/** The same for an object of any kind, where few are asked about. The object must not change. */
export function rememberAny<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as Value;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}
