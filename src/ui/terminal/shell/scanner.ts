import type { Script, Word, WordPart } from "./syntax.ts";

/** The text ends before what was begun has ended. */
export class Unfinished extends Error {}
/** The text is not what a shell understands. */
export class SyntaxProblem extends Error {}

const nameStart = /[A-Za-z_]/;
const nameCharacter = /[A-Za-z0-9_]/;
const special = /[?$#@*!0-9-]/;
const operatorStart = /[|&;<>()\n]/;

/** Reads words character by character; the grammar above them is the parser's. */
export class Scanner {
  position = 0;
  /** How many back-quotes are open: inside, the next one ends a word and the command. */
  private openBackQuotes = 0;

  constructor(
    readonly text: string,
    /** Reads a script up to the closing parenthesis or back-quote of a `$(...)`. */
    private readonly readScript: (scanner: Scanner, end: ")" | "`") => Script,
  ) {}

  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  peek(offset = 0): string {
    return this.text[this.position + offset] ?? "";
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.position);
  }

  /** Blanks, comments, and lines that go on. */
  skipBlanks(): void {
    for (;;) {
      const character = this.peek();
      if (character === " " || character === "\t" || character === "\r") this.position++;
      else if (character === "\\" && this.peek(1) === "\n") this.position += 2;
      else if (character === "#") while (!this.isAtEnd && this.peek() !== "\n") this.position++;
      else return;
    }
  }

  /** A word, or undefined where an operator or the end stands. */
  word(): Word | undefined {
    if (this.isAtEnd || operatorStart.test(this.peek())) return undefined;
    const parts: WordPart[] = [];
    while (!this.isAtEnd && !/[\s|&;<>()`]/.test(this.peek())) this.part(parts);
    if (this.peek() === "`" && this.openBackQuotes === 0) {
      this.part(parts);
      const rest = this.word();
      return rest === undefined ? parts : [...parts, ...rest];
    }
    return parts.length === 0 ? undefined : parts;
  }

  private part(parts: WordPart[]): void {
    switch (this.peek()) {
      case "'":
        return this.singleQuoted(parts);
      case '"':
        this.position++;
        parts.push(...this.doubleQuoted('"'));
        return;
      case "$":
        return this.dollar(parts, false);
      case "`":
        return this.backQuoted(parts, false);
      case "\\":
        if (this.peek(1) === "\n") this.position += 2;
        else {
          addText(parts, this.peek(1), true);
          this.position += 2;
          if (this.position > this.text.length) throw new Unfinished("the next line");
        }
        return;
      default:
        addText(parts, this.peek(), false);
        this.position++;
    }
  }

  private singleQuoted(parts: WordPart[]): void {
    const end = this.text.indexOf("'", this.position + 1);
    if (end === -1) throw new Unfinished("'");
    addText(parts, this.text.slice(this.position + 1, end), true);
    this.position = end + 1;
  }

  /** What stands between double quotes, or in a here-document that is expanded (`end` is then ""). */
  doubleQuoted(end: '"' | ""): readonly WordPart[] {
    const parts: WordPart[] = [];
    addText(parts, "", true);
    for (;;) {
      if (this.isAtEnd) {
        if (end === "") return parts;
        throw new Unfinished('"');
      }
      const character = this.peek();
      if (character === end) {
        this.position++;
        return parts;
      }
      if (character === "$") this.dollar(parts, true);
      else if (character === "`") this.backQuoted(parts, true);
      else if (character === "\\" && this.peek(1) === "\n") this.position += 2;
      else if (character === "\\" && (/[$`\\]/.test(this.peek(1)) || this.peek(1) === end) && this.peek(1) !== "") {
        addText(parts, this.peek(1), true);
        this.position += 2;
      } else {
        addText(parts, character, true);
        this.position++;
      }
    }
  }

  private dollar(parts: WordPart[], quoted: boolean): void {
    const next = this.peek(1);
    if (this.startsWith("$((")) {
      parts.push(this.arithmetic(quoted));
    } else if (next === "(") {
      this.position += 2;
      parts.push({ type: "command", script: this.readScript(this, ")"), quoted });
    } else if (next === "{") {
      parts.push(this.braced(quoted));
    } else if (next === "'" && !quoted) {
      this.position++;
      this.ansiQuoted(parts);
    } else if (nameStart.test(next)) {
      this.position++;
      parts.push({ type: "variable", name: this.name(), quoted });
    } else if (special.test(next)) {
      this.position += 2;
      parts.push({ type: "variable", name: next, quoted });
    } else {
      addText(parts, "$", quoted);
      this.position++;
    }
  }

  /** `$'\n'`: as the escapes of C say. */
  private ansiQuoted(parts: WordPart[]): void {
    let text = "";
    for (this.position++; ; this.position++) {
      if (this.isAtEnd) throw new Unfinished("'");
      const character = this.peek();
      if (character === "'") break;
      if (character === "\\") {
        const escaped = this.peek(1);
        text += ({ n: "\n", t: "\t", r: "\r", "0": "\0" } as Readonly<Record<string, string>>)[escaped] ?? escaped;
        this.position++;
      } else text += character;
    }
    this.position++;
    addText(parts, text, true);
  }

  private name(): string {
    const start = this.position;
    while (nameCharacter.test(this.peek())) this.position++;
    return this.text.slice(start, this.position);
  }

  private backQuoted(parts: WordPart[], quoted: boolean): void {
    this.position++;
    this.openBackQuotes++;
    const script = this.readScript(this, "`");
    this.openBackQuotes--;
    parts.push({ type: "command", script, quoted });
  }

  private arithmetic(quoted: boolean): WordPart {
    this.position += 3;
    const parts: WordPart[] = [];
    for (let depth = 0; ; ) {
      if (this.isAtEnd) throw new Unfinished("))");
      if (depth === 0 && this.startsWith("))")) break;
      if (this.peek() === "(") depth++;
      if (this.peek() === ")") depth--;
      if (this.peek() === "$") this.dollar(parts, true);
      else {
        addText(parts, this.peek(), true);
        this.position++;
      }
    }
    this.position += 2;
    return { type: "arithmetic", expression: parts, quoted };
  }

  private braced(quoted: boolean): WordPart {
    this.position += 2;
    if (this.peek() === "#" && this.peek(1) !== "}") {
      this.position++;
      const name = this.name();
      this.expect("}");
      return { type: "variable", name, quoted, operator: "length" };
    }
    const start = this.position;
    let name = this.name();
    if (name === "" && special.test(this.peek())) name = this.text[this.position++] ?? "";
    if (name === "") throw new SyntaxProblem(`\${${this.text.slice(start, start + 10)}: bad substitution`);
    if (this.peek() === "}") {
      this.position++;
      return { type: "variable", name, quoted };
    }
    const operator = /^(?::[-=+?]|[-=+?]|##?|%%?|\/\/?)/.exec(this.text.slice(this.position, this.position + 2))?.[0];
    if (operator === undefined) {
      if (this.isAtEnd) throw new Unfinished("}");
      throw new SyntaxProblem(`\${${name}${this.peek()}...}: bad substitution`);
    }
    this.position += operator.length;
    const operand: WordPart[] = [];
    while (this.peek() !== "}") {
      if (this.isAtEnd) throw new Unfinished("}");
      if (/[\s|&;<>()]/.test(this.peek())) {
        addText(operand, this.peek(), quoted);
        this.position++;
      } else this.part(operand);
    }
    this.position++;
    return { type: "variable", name, quoted, operator, operand };
  }

  private expect(character: string): void {
    if (this.isAtEnd) throw new Unfinished(character);
    if (this.peek() !== character) throw new SyntaxProblem(`syntax error near unexpected token \`${this.peek()}'`);
    this.position++;
  }
}

function addText(parts: WordPart[], text: string, quoted: boolean): void {
  const last = parts.at(-1);
  if (last?.type === "text" && last.quoted === quoted) parts[parts.length - 1] = { ...last, text: last.text + text };
  else parts.push({ type: "text", text, quoted });
}
