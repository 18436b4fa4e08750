/**
 * JSON as Go's encoding/json reads it: the words of its errors, and the fields that stand twice.
 *
 * @source go/src/encoding/json/scanner.go; sigs.k8s.io/json for duplicates
 */

/** Go's own limit is 10,000; nothing in the API comes near, and what is nested deeper is refused. */
const depthMax = 500;
const duplicatesMax = 100;

export interface JsonScan {
  /** Why it is no JSON; undefined: it is. */
  readonly error: string | undefined;
  /** "spec.containers[0].image": fields that an object names more than once. */
  readonly duplicates: readonly string[];
}

interface Level {
  /** The names so far; undefined: a list. */
  readonly names: Set<string> | undefined;
  /** Of a list's element, or the field that is read. */
  index: number;
  name: string;
}

type Expect = "value" | "firstKey" | "key" | "colon" | "afterValue" | "firstElement";

const spaces = " \t\r\n";
const literals: Readonly<Record<string, string>> = { t: "true", f: "false", n: "null" };

/** Reads the text once, without making the value. */
export function scanJson(text: string): JsonScan {
  return new Scanner(text).scan();
}

class Scanner {
  private readonly text: string;
  private at = 0;
  private error: string | undefined;
  private readonly levels: Level[] = [];
  private readonly duplicates: string[] = [];
  /** Hostile bodies repeat one name a million times. */
  private lookedAt = 0;

  constructor(text: string) {
    this.text = text;
  }

  scan(): JsonScan {
    let expect: Expect = "value";
    for (;;) {
      while (this.at < this.text.length && spaces.includes(this.text.charAt(this.at))) this.at++;
      const character = this.text.charAt(this.at);
      if (character === "") {
        if (expect !== "afterValue" || this.levels.length > 0) this.error = "unexpected end of JSON input";
        break;
      }
      expect = this.step(character, expect);
      if (this.error !== undefined) break;
    }
    return { error: this.error, duplicates: this.duplicates };
  }

  private step(character: string, expect: Expect): Expect {
    switch (expect) {
      case "value":
        return this.value(character);
      case "firstElement":
        if (character === "]") return this.close();
        return this.value(character);
      case "firstKey":
        if (character === "}") return this.close();
        return this.key(character);
      case "key":
        return this.key(character);
      case "colon":
        if (character !== ":") return this.fail(character, "after object key");
        this.at++;
        return "value";
      case "afterValue":
        return this.afterValue(character);
    }
  }

  private value(character: string): Expect {
    if (character === "{" || character === "[") return this.open(character);
    if (character === '"') {
      this.string();
      return "afterValue";
    }
    const literal = Object.hasOwn(literals, character) ? literals[character] : undefined;
    if (literal !== undefined) return this.literal(literal);
    if (character === "-" || isDigit(character)) return this.number();
    return this.fail(character, "looking for beginning of value");
  }

  private open(character: string): Expect {
    this.at++;
    if (this.levels.length >= depthMax) {
      this.error = "exceeded max depth";
      return "afterValue";
    }
    const isObject = character === "{";
    this.levels.push({ names: isObject ? new Set() : undefined, index: 0, name: "" });
    return isObject ? "firstKey" : "firstElement";
  }

  private close(): Expect {
    this.at++;
    this.levels.pop();
    return "afterValue";
  }

  private key(character: string): Expect {
    if (character !== '"') return this.fail(character, "looking for beginning of object key string");
    const name = this.string();
    const level = this.levels.at(-1);
    if (this.error !== undefined || level?.names === undefined) return "colon";
    level.name = name;
    if (!level.names.has(name)) level.names.add(name);
    else if (this.duplicates.length < duplicatesMax && this.lookedAt++ < 10 * duplicatesMax) {
      const path = this.path();
      if (!this.duplicates.includes(path)) this.duplicates.push(path);
    }
    return "colon";
  }

  private path(): string {
    let path = "";
    for (const level of this.levels) {
      if (level.names === undefined) path += `[${level.index}]`;
      else path += path === "" ? level.name : `.${level.name}`;
    }
    return path;
  }

  private afterValue(character: string): Expect {
    const level = this.levels.at(-1);
    if (level === undefined) return this.fail(character, "after top-level value");
    const isObject = level.names !== undefined;
    if (character === ",") {
      this.at++;
      level.index++;
      return isObject ? "key" : "value";
    }
    if (character === (isObject ? "}" : "]")) return this.close();
    return this.fail(character, isObject ? "after object key:value pair" : "after array element");
  }

  /** Reads a string; its text as it is meant, for names. */
  private string(): string {
    const from = this.at;
    for (this.at++; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === 0x22) {
        this.at++;
        return unquote(this.text.slice(from, this.at));
      }
      if (code < 0x20) {
        this.fail(this.text.charAt(this.at), "in string literal");
        return "";
      }
      if (code === 0x5c && !this.escape()) return "";
    }
    this.error = "unexpected end of JSON input";
    return "";
  }

  private escape(): boolean {
    this.at++;
    const character = this.text.charAt(this.at);
    if (character === "u") {
      for (let i = 1; i <= 4; i++) {
        const hex = this.text.charAt(this.at + 1);
        if (hex === "") break;
        if (!/[0-9a-fA-F]/.test(hex)) {
          this.fail(hex, "in \\u hexadecimal character escape");
          return false;
        }
        this.at++;
      }
      return true;
    }
    if (character === "" || '"\\/bfnrt'.includes(character)) return true;
    this.fail(character, "in string escape code");
    return false;
  }

  private literal(word: string): Expect {
    for (let i = 1; i < word.length; i++) {
      const character = this.text.charAt(this.at + i);
      if (character === "") {
        this.at = this.text.length;
        this.error = "unexpected end of JSON input";
        return "afterValue";
      }
      if (character !== word.charAt(i)) return this.fail(character, `in literal ${word} (expecting ${quoteCharacter(word.charAt(i))})`);
    }
    this.at += word.length;
    return "afterValue";
  }

  private number(): Expect {
    if (this.text.charAt(this.at) === "-") {
      this.at++;
      if (!this.digit("in numeric literal")) return "afterValue";
    }
    if (this.text.charAt(this.at) === "0") this.at++;
    else this.digits();
    if (this.text.charAt(this.at) === ".") {
      this.at++;
      if (!this.digit("after decimal point in numeric literal")) return "afterValue";
      this.digits();
    }
    if (/[eE]/.test(this.text.charAt(this.at))) {
      this.at++;
      if (/[+-]/.test(this.text.charAt(this.at))) this.at++;
      if (!this.digit("in exponent of numeric literal")) return "afterValue";
      this.digits();
    }
    return "afterValue";
  }

  /** There must be a digit here. */
  private digit(where: string): boolean {
    const character = this.text.charAt(this.at);
    if (isDigit(character)) return true;
    if (character === "") this.error = "unexpected end of JSON input";
    else this.fail(character, where);
    return false;
  }

  private digits(): void {
    while (isDigit(this.text.charAt(this.at))) this.at++;
  }

  private fail(character: string, where: string): Expect {
    this.error = `invalid character ${quoteCharacter(character)} ${where}`;
    return "afterValue";
  }
}

const isDigit = (character: string): boolean => character >= "0" && character <= "9" && character.length === 1;

function unquote(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
}

/** @source scanner.go quoteChar */
function quoteCharacter(character: string): string {
  if (character === "'") return String.raw`'\''`;
  if (character === '"') return `'"'`;
  const quoted = JSON.stringify(character);
  return `'${quoted.slice(1, -1)}'`;
}
