import { Scanner, SyntaxProblem, Unfinished } from "./scanner.ts";
import type { Parsed, Pipeline, Redirect, Script, ShellCommand, Step, Word } from "./syntax.ts";

/** A prompt that was copied along with the line. */
const copiedPrompt = /^(?:laptop[^\n$]{0,80})?\$ /;
const reserved: ReadonlySet<string> = new Set(["for", "while", "until", "if", "then", "elif", "else", "fi", "do", "done", "{", "}", "!"]);
const unsupported: ReadonlySet<string> = new Set(["case", "select", "function", "[[", "coproc"]);
const nestingMax = 50;

/** Reads what was typed or pasted. */
export function parseScript(text: string): Parsed {
  try {
    return { ok: true, script: new Parser(text.replaceAll("\r\n", "\n")).everything() };
  } catch (error) {
    if (error instanceof Unfinished) return { ok: false, isOpen: true, waitsFor: error.message };
    if (error instanceof SyntaxProblem) return { ok: false, isOpen: false, message: error.message };
    throw error;
  }
}

interface HereDocument {
  readonly word: string;
  readonly strip: boolean;
  readonly expand: boolean;
  readonly fill: (text: Word) => void;
}

class Parser {
  private scanner: Scanner;
  private heres: HereDocument[] = [];
  private depth = 0;

  constructor(text: string) {
    this.scanner = new Scanner(text, (_, end) => this.substitution(end));
  }

  everything(): Script {
    const script = this.script(new Set());
    if (!this.scanner.isAtEnd) throw this.unexpected();
    return script;
  }

  private substitution(end: ")" | "`"): Script {
    const waiting = this.heres;
    this.heres = [];
    const script = this.script(new Set([end]));
    if (this.scanner.peek() !== end) throw this.scanner.isAtEnd ? new Unfinished(end) : this.unexpected();
    this.scanner.position++;
    this.heres = waiting;
    return script;
  }

  /** Steps up to the end or to one of the words or characters of `ends`, which is left for the caller. */
  private script(ends: ReadonlySet<string>): Script {
    if (++this.depth > nestingMax) throw new SyntaxProblem("this is nested too deeply");
    const steps: Step[] = [];
    let after: Step["after"] = "always";
    for (;;) {
      this.skipLines();
      if (this.scanner.isAtEnd || ends.has(this.scanner.peek()) || ends.has(this.keyword() ?? "")) {
        if (after !== "always") throw this.scanner.isAtEnd ? new Unfinished("a command") : this.unexpected();
        this.depth--;
        return steps;
      }
      steps.push({ pipeline: this.pipeline(), after });
      after = "always";
      this.scanner.skipBlanks();
      if (this.scanner.startsWith("&&")) after = "success";
      else if (this.scanner.startsWith("||")) after = "failure";
      else if (this.scanner.peek() === "&") throw new SyntaxProblem("commands in the background (&) are not supported here: open another tab");
      else if (this.scanner.peek() === ";" && this.scanner.peek(1) !== ";") this.scanner.position++;
      else if (!this.scanner.isAtEnd && this.scanner.peek() !== "\n" && !ends.has(this.scanner.peek())) throw this.unexpected();
      if (after !== "always") this.scanner.position += 2;
    }
  }

  /** Empty lines, and the here-documents that begin on the next line. */
  private skipLines(): void {
    this.skipPrompt();
    for (;;) {
      this.scanner.skipBlanks();
      if (this.scanner.peek() !== "\n") {
        if (this.scanner.isAtEnd && this.heres.length > 0) throw new Unfinished(this.heres[0]?.word ?? "");
        return;
      }
      this.scanner.position++;
      this.readHeres();
      this.skipPrompt();
    }
  }

  private skipPrompt(): void {
    const { scanner } = this;
    if (scanner.position !== 0 && scanner.text[scanner.position - 1] !== "\n") return;
    const found = copiedPrompt.exec(scanner.text.slice(scanner.position, scanner.position + 100).trimStart());
    if (found === null) return;
    while (scanner.peek() === " ") scanner.position++;
    scanner.position += found[0].length;
  }

  private readHeres(): void {
    const { scanner } = this;
    for (const here of this.heres) {
      const lines: string[] = [];
      for (;;) {
        if (scanner.isAtEnd) throw new Unfinished(here.word);
        const feed = scanner.text.indexOf("\n", scanner.position);
        const end = feed === -1 ? scanner.text.length : feed;
        const raw = scanner.text.slice(scanner.position, end);
        const line = here.strip ? raw.replace(/^\t+/, "") : raw;
        scanner.position = feed === -1 ? end : end + 1;
        if (line === here.word) break;
        lines.push(`${line}\n`);
      }
      const text = lines.join("");
      here.fill(here.expand ? new Scanner(text, (inner, close) => this.within(inner, close)).doubleQuoted("") : [{ type: "text", text, quoted: true }]);
    }
    this.heres = [];
  }

  /** Commands inside a here-document are read by this parser on the document's own text. */
  private within(scanner: Scanner, end: ")" | "`"): Script {
    const outer = this.scanner;
    this.scanner = scanner;
    const script = this.substitution(end);
    this.scanner = outer;
    return script;
  }

  private pipeline(): Pipeline {
    let negated = false;
    while (this.keyword() === "!") {
      this.take("!");
      negated = !negated;
    }
    const commands: ShellCommand[] = [this.command()];
    for (;;) {
      this.scanner.skipBlanks();
      if (this.scanner.peek() !== "|" || this.scanner.peek(1) === "|") return { commands, negated };
      const both = this.scanner.peek(1) === "&";
      this.scanner.position += both ? 2 : 1;
      const last = commands.at(-1);
      if (both && last !== undefined) commands[commands.length - 1] = { ...last, redirects: [...last.redirects, { type: "join", from: "err" }] };
      this.skipLines();
      commands.push(this.command());
    }
  }

  private command(): ShellCommand {
    this.scanner.skipBlanks();
    if (this.scanner.peek() === "(") return this.subshell();
    const keyword = this.keyword();
    if (keyword !== undefined && unsupported.has(keyword)) throw new SyntaxProblem(`"${keyword}" is not supported in this shell`);
    switch (keyword ?? "") {
      case "for":
        return this.forLoop();
      case "while":
        return this.loop("while");
      case "until":
        return this.loop("until");
      case "if":
        return this.conditional();
      case "{":
        return this.braces();
      default:
        return keyword !== undefined && reserved.has(keyword) ? this.fail() : this.simple();
    }
  }

  private subshell(): ShellCommand {
    this.scanner.position++;
    const body = this.script(new Set([")"]));
    if (this.scanner.peek() !== ")") throw this.unexpected();
    this.scanner.position++;
    return { type: "group", subshell: true, body, redirects: this.redirects() };
  }

  private braces(): ShellCommand {
    this.take("{");
    const body = this.script(new Set(["}"]));
    this.take("}");
    return { type: "group", subshell: false, body, redirects: this.redirects() };
  }

  private forLoop(): ShellCommand {
    this.take("for");
    const name = this.bareWord();
    if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) throw new SyntaxProblem(`\`${name ?? ""}': not a valid identifier`);
    this.skipLines();
    const words: Word[] = [];
    if (this.keyword() === "in") {
      this.take("in");
      for (;;) {
        this.scanner.skipBlanks();
        const word = this.scanner.word();
        if (word === undefined) break;
        words.push(word);
      }
    }
    this.scanner.skipBlanks();
    if (this.scanner.peek() === ";") this.scanner.position++;
    this.skipLines();
    const body = this.doGroup();
    return { type: "for", name, words, body, redirects: this.redirects() };
  }

  private loop(keyword: "while" | "until"): ShellCommand {
    this.take(keyword);
    const condition = this.script(new Set(["do"]));
    const body = this.doGroup();
    return { type: "loop", until: keyword === "until", condition, body, redirects: this.redirects() };
  }

  private doGroup(): Script {
    this.take("do");
    const body = this.script(new Set(["done"]));
    this.take("done");
    return body;
  }

  private conditional(): ShellCommand {
    this.take("if");
    const branches: { readonly condition: Script; readonly body: Script }[] = [];
    for (;;) {
      const condition = this.script(new Set(["then"]));
      this.take("then");
      branches.push({ condition, body: this.script(new Set(["elif", "else", "fi"])) });
      if (this.keyword() !== "elif") break;
      this.take("elif");
    }
    let otherwise: Script | undefined;
    if (this.keyword() === "else") {
      this.take("else");
      otherwise = this.script(new Set(["fi"]));
    }
    this.take("fi");
    return { type: "if", branches, otherwise, redirects: this.redirects() };
  }

  private simple(): ShellCommand {
    const assignments: { readonly name: string; readonly value: Word }[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (;;) {
      this.scanner.skipBlanks();
      const redirect = this.redirect();
      if (redirect !== undefined) {
        redirects.push(redirect);
        continue;
      }
      const word = this.scanner.word();
      if (word === undefined) break;
      const assignment = words.length === 0 ? asAssignment(word) : undefined;
      if (assignment === undefined) words.push(word);
      else assignments.push(assignment);
      if (words.length === 1 && this.scanner.startsWith("()")) throw new SyntaxProblem("functions are not supported in this shell: use alias");
    }
    if (assignments.length === 0 && words.length === 0 && redirects.length === 0) throw this.scanner.isAtEnd ? new Unfinished("a command") : this.unexpected();
    return { type: "simple", assignments, words, redirects };
  }

  private redirects(): readonly Redirect[] {
    const redirects: Redirect[] = [];
    for (;;) {
      this.scanner.skipBlanks();
      const redirect = this.redirect();
      if (redirect === undefined) return redirects;
      redirects.push(redirect);
    }
  }

  private redirect(): Redirect | undefined {
    const { scanner } = this;
    const operator = /^(?:&>>|&>|[012]?>&[12-](?![\w])|[12]?>>|[12]?>\|?|<<<|<<-?|0?<)/.exec(scanner.text.slice(scanner.position, scanner.position + 5))?.[0];
    if (operator === undefined) return undefined;
    scanner.position += operator.length;
    if (operator.includes(">&")) return joined(operator);
    scanner.skipBlanks();
    if (operator === "<<" || operator === "<<-") return this.hereDocument(operator === "<<-");
    const target = scanner.word();
    if (target === undefined) throw scanner.isAtEnd ? new SyntaxProblem("syntax error near unexpected token `newline'") : this.unexpected();
    if (operator === "<<<") return { type: "text", text: [...target, { type: "text", text: "\n", quoted: true }] };
    if (operator.endsWith("<")) return { type: "read", target };
    return { type: "write", from: operator.startsWith("&") ? "both" : operator.startsWith("2") ? "err" : "out", append: operator.includes(">>"), target };
  }

  private hereDocument(strip: boolean): Redirect {
    const target = this.scanner.word();
    if (target === undefined) throw this.scanner.isAtEnd ? new SyntaxProblem("syntax error near unexpected token `newline'") : this.unexpected();
    const word = target.map((part) => (part.type === "text" ? part.text : part.type === "variable" ? `$${part.name}` : "")).join("");
    const redirect: { type: "text"; text: Word } = { type: "text", text: [] };
    this.heres.push({
      word,
      strip,
      expand: target.every((part) => part.type === "text" && !part.quoted),
      fill: (text) => {
        redirect.text = text;
      },
    });
    return redirect;
  }

  /** The unquoted word that stands here, when a reserved word may stand here. */
  private keyword(): string | undefined {
    this.scanner.skipBlanks();
    const found = /^(?:\[\[|[a-z]+|[{}!])(?=[\s;&|()<>]|$)/.exec(this.scanner.text.slice(this.scanner.position, this.scanner.position + 12))?.[0];
    return found !== undefined && (reserved.has(found) || unsupported.has(found) || found === "in") ? found : undefined;
  }

  private take(keyword: string): void {
    this.skipLines();
    if (this.keyword() !== keyword) throw this.scanner.isAtEnd ? new Unfinished(keyword) : this.unexpected();
    this.scanner.position += keyword.length;
  }

  private bareWord(): string | undefined {
    this.scanner.skipBlanks();
    const word = this.scanner.word();
    const [part] = word ?? [];
    return word?.length === 1 && part?.type === "text" ? part.text : undefined;
  }

  private fail(): never {
    throw this.unexpected();
  }

  private unexpected(): SyntaxProblem {
    const rest = this.scanner.text.slice(this.scanner.position);
    const token = /^(?:\n|&&|\|\||;;|[|&;<>()]|[^\s|&;<>()]{1,40})/.exec(rest)?.[0] ?? "newline";
    return new SyntaxProblem(`syntax error near unexpected token \`${token === "\n" ? "newline" : token}'`);
  }
}

/** `2>&1`, `>&2`, and `2>&-`, which throws the errors away. */
function joined(operator: string): Redirect {
  if (operator.endsWith("-")) return { type: "write", from: operator.startsWith("2") ? "err" : "out", append: false, target: [{ type: "text", text: "/dev/null", quoted: true }] };
  return { type: "join", from: operator.endsWith("1") ? "err" : "out" };
}

function asAssignment(word: Word): { readonly name: string; readonly value: Word } | undefined {
  const [first, ...rest] = word;
  if (first?.type !== "text" || first.quoted) return undefined;
  const found = /^([A-Za-z_]\w*)=/.exec(first.text);
  if (found === null) return undefined;
  const text = first.text.slice(found[0].length);
  return { name: found[1] ?? "", value: text === "" ? rest : [{ ...first, text }, ...rest] };
}
