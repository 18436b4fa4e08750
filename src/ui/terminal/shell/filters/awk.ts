import { AwkProblem, AwkReader } from "./awkSyntax.ts";
import type { Expression, Rule, Statement } from "./awkSyntax.ts";
import { refuse } from "./filter.ts";
import type { Filter, FilterIo, Running } from "./filter.ts";
import { formatText, unescapeText } from "./format.ts";
import { readOptions } from "./options.ts";
import { compilePattern } from "./pattern.ts";

type Value = string | number;

class Leave extends Error {
  constructor(
    readonly kind: "next" | "break" | "continue" | "exit",
    readonly code = 0,
  ) {
    super();
  }
}

const stepsMax = 20_000_000;
const textMax = 8 * 1024 * 1024;

/** awk: patterns, BEGIN and END, fields, variables, arrays, if, while, for, printf and the text functions; no getline, no own functions, no files. */
export const awk: Filter = (args) => {
  const options = readOptions(args, { short: "F:v:", long: { "field-separator=": "F", "assign=": "v" }, stopsAtWord: true });
  if (typeof options === "string") return refuse(options);
  const [source, ...files] = options.rest;
  if (source === undefined) return refuse("usage: awk [-F fs] [-v var=value] 'program' [file ...]");
  let rules: readonly Rule[];
  try {
    rules = new AwkReader(source).rules();
  } catch (error) {
    if (error instanceof AwkProblem) return refuse(error.message);
    throw error;
  }
  const assigned = options.all.map(([letter, value]) => (letter === "F" ? (["FS", value === "t" ? "\t" : unescapeText(value)] as const) : ([value.slice(0, Math.max(0, value.indexOf("="))), unescapeText(value.slice(value.indexOf("=") + 1))] as const)));
  return { ok: true, files: rules.every((rule) => rule.pattern === "BEGIN") ? ["/dev/null"] : files, start: (io) => new Awk(rules, assigned, io) };
};

class Awk implements Running {
  private readonly variables = new Map<string, Value>([["FS", " "], ["OFS", " "], ["ORS", "\n"], ["NR", 0], ["NF", 0], ["FNR", 0], ["FILENAME", ""], ["SUBSEP", "\u001c"], ["RSTART", 0], ["RLENGTH", -1]]);
  private readonly arrays = new Map<string, Map<string, Value>>();
  private readonly patterns = new Map<string, RegExp>();
  private readonly inRange = new Set<Rule>();
  private record = "";
  private fields: Value[] = [];
  private exitCode: number | undefined;
  private steps = 0;

  constructor(
    private readonly rules: readonly Rule[],
    assigned: readonly (readonly [string, string])[],
    private readonly io: FilterIo,
  ) {
    for (const [name, value] of assigned) this.variables.set(name, value);
    this.guard(() => {
      for (const rule of rules) if (rule.pattern === "BEGIN") this.perform(rule.body ?? []);
    });
  }

  begin(source: string): void {
    this.variables.set("FILENAME", source === "-" ? "" : source);
    this.variables.set("FNR", 0);
  }

  line(text: string): void {
    if (this.exitCode !== undefined) return;
    this.variables.set("NR", this.number(this.variables.get("NR") ?? 0) + 1);
    this.variables.set("FNR", this.number(this.variables.get("FNR") ?? 0) + 1);
    this.setRecord(text);
    this.guard(() => {
      for (const rule of this.rules) if (this.applies(rule)) this.perform(rule.body ?? [{ type: "print", args: [], isFormatted: false }]);
    });
  }

  end(): number {
    const code = this.exitCode;
    if (code === undefined || code === 0) {
      this.exitCode = undefined;
      this.guard(() => {
        for (const rule of this.rules) if (rule.pattern === "END") this.perform(rule.body ?? []);
      });
    }
    return this.exitCode ?? code ?? 0;
  }

  isDone(): boolean {
    return this.exitCode !== undefined && !this.rules.some((rule) => rule.pattern === "END");
  }

  private guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof Leave) {
        if (error.kind === "exit") this.exitCode = error.code;
      } else if (error instanceof AwkProblem) {
        this.io.err(`awk: ${error.message}\n`);
        this.exitCode = 2;
      } else throw error;
    }
  }

  private applies(rule: Rule): boolean {
    if (rule.pattern === "always") return true;
    if (rule.pattern === "BEGIN" || rule.pattern === "END") return false;
    const { from, to } = rule.pattern;
    if (to === undefined) return this.isTrue(this.value(from));
    if (!this.inRange.has(rule)) {
      if (!this.isTrue(this.value(from))) return false;
      this.inRange.add(rule);
    }
    if (this.isTrue(this.value(to))) this.inRange.delete(rule);
    return true;
  }

  private setRecord(text: string): void {
    this.record = text;
    this.fields = this.split(text, this.text(this.variables.get("FS") ?? " "));
    this.variables.set("NF", this.fields.length);
  }

  private split(text: string, separator: string): string[] {
    if (separator === " ") return text.trim() === "" ? [] : text.trim().split(/\s+/);
    if (text === "") return [];
    if (separator === "") return Array.from(text);
    return separator.length === 1 && separator !== "\\" ? text.split(separator) : text.split(this.pattern(separator));
  }

  private perform(statements: readonly Statement[]): void {
    for (const statement of statements) this.one(statement);
  }

  private one(statement: Statement): void {
    if (++this.steps > stepsMax) throw new AwkProblem("the program was ended after 20 million steps");
    switch (statement.type) {
      case "print":
        return this.print(statement);
      case "expression":
        this.value(statement.value);
        return;
      case "block":
        return this.perform(statement.body);
      case "if":
        return this.perform(this.isTrue(this.value(statement.condition)) ? statement.yes : statement.no);
      case "while":
        while (this.isTrue(this.value(statement.condition))) {
          if (this.round(statement.body)) return;
          this.perform(statement.step);
        }
        return;
      case "forIn":
        // The loop is over the keys as they were when it began.
        for (const key of Array.from(this.array(statement.array).keys())) {
          this.variables.set(statement.variable, key);
          if (this.round(statement.body)) return;
        }
        return;
      case "delete":
        if (statement.index === undefined) this.array(statement.name).clear();
        else this.array(statement.name).delete(this.text(this.value(statement.index)));
        return;
      case "jump":
        throw new Leave(statement.kind);
      case "exit":
        throw new Leave("exit", statement.code === undefined ? 0 : this.number(this.value(statement.code)));
    }
  }

  /** One round of a loop. @returns whether it was the last */
  private round(body: readonly Statement[]): boolean {
    if (++this.steps > stepsMax) throw new AwkProblem("the program was ended after 20 million steps");
    try {
      this.perform(body);
      return false;
    } catch (error) {
      if (!(error instanceof Leave) || (error.kind !== "break" && error.kind !== "continue")) throw error;
      return error.kind === "break";
    }
  }

  private print({ args, isFormatted }: Statement & { readonly type: "print" }): void {
    const values = args.map((arg) => this.text(this.value(arg)));
    if (isFormatted) this.io.out(formatText(values[0] ?? "", values.slice(1)));
    else this.io.out((args.length === 0 ? this.record : values.join(this.text(this.variables.get("OFS") ?? " "))) + this.text(this.variables.get("ORS") ?? "\n"));
  }

  private value(expression: Expression): Value {
    switch (expression.type) {
      case "number":
      case "string":
        return expression.value;
      case "pattern":
        return Number(this.pattern(expression.source).test(this.record));
      case "field":
        return this.field(this.number(this.value(expression.index)));
      case "variable":
        return this.variables.get(expression.name) ?? "";
      case "element":
        return this.array(expression.name).get(this.text(this.value(expression.index))) ?? "";
      case "assign": {
        const given = this.value(expression.value);
        const value = expression.operator === "=" ? given : calculate(expression.operator.slice(0, 1), this.number(this.value(expression.target)), this.number(given));
        this.assign(expression.target, value);
        return value;
      }
      case "step": {
        const before = this.number(this.value(expression.target));
        this.assign(expression.target, before + expression.by);
        return expression.isPrefix ? before + expression.by : before;
      }
      case "unary": {
        const operand = this.value(expression.operand);
        return expression.operator === "!" ? Number(!this.isTrue(operand)) : expression.operator === "-" ? -this.number(operand) : this.number(operand);
      }
      case "choice":
        return this.value(this.isTrue(this.value(expression.condition)) ? expression.yes : expression.no);
      case "in":
        return Number(this.array(expression.name).has(this.text(this.value(expression.index))));
      case "binary":
        return this.binary(expression);
      case "call":
        return this.call(expression.name, expression.args);
    }
  }

  private binary({ operator, left, right }: Expression & { readonly type: "binary" }): Value {
    switch (operator) {
      case "&&":
        return Number(this.isTrue(this.value(left)) && this.isTrue(this.value(right)));
      case "||":
        return Number(this.isTrue(this.value(left)) || this.isTrue(this.value(right)));
      case "~":
      case "!~":
        return Number(this.patternOf(right).test(this.text(this.value(left))) === (operator === "~"));
      case "join": {
        const joined = this.text(this.value(left)) + this.text(this.value(right));
        if (joined.length > textMax) throw new AwkProblem("a text is larger than 8 MiB");
        return joined;
      }
      case "subscript":
        return this.text(this.value(left)) + this.text(this.variables.get("SUBSEP") ?? "") + this.text(this.value(right));
      case "<":
      case "<=":
      case "==":
      case "!=":
      case ">":
      case ">=":
        return Number(compare(operator, this.value(left), this.value(right)));
      default:
        return calculate(operator, this.number(this.value(left)), this.number(this.value(right)));
    }
  }

  private field(index: number): Value {
    if (index === 0) return this.record;
    return this.fields[index - 1] ?? "";
  }

  private assign(target: Expression, value: Value): void {
    if (target.type === "variable") {
      this.variables.set(target.name, value);
      if (target.name === "NF") this.resize(this.number(value));
    } else if (target.type === "element") {
      this.array(target.name).set(this.text(this.value(target.index)), value);
    } else if (target.type === "field") {
      const index = this.number(this.value(target.index));
      if (index === 0) return this.setRecord(this.text(value));
      if (index < 0 || index > 10_000) throw new AwkProblem(`there is no field ${index}`);
      if (index > this.fields.length) this.resize(index);
      this.fields[index - 1] = value;
      this.rebuild();
    }
  }

  private resize(length: number): void {
    this.fields = Array.from({ length: Math.max(0, Math.min(length, 10_000)) }, (_, index) => this.fields[index] ?? "");
    this.variables.set("NF", this.fields.length);
    this.rebuild();
  }

  private rebuild(): void {
    this.record = this.fields.map((field) => this.text(field)).join(this.text(this.variables.get("OFS") ?? " "));
  }

  private array(name: string): Map<string, Value> {
    const found = this.arrays.get(name);
    if (found !== undefined) return found;
    const made = new Map<string, Value>();
    this.arrays.set(name, made);
    return made;
  }

  private call(name: string, args: readonly Expression[]): Value {
    const value = (index: number): Value => (args[index] === undefined ? "" : this.value(args[index]));
    const text = (index: number): string => this.text(value(index));
    switch (name) {
      case "length": {
        const [first] = args;
        if (first?.type === "variable" && this.arrays.has(first.name)) return this.array(first.name).size;
        return first === undefined ? this.record.length : text(0).length;
      }
      case "substr": {
        const start = Math.round(this.number(value(1)));
        const end = args[2] === undefined ? Infinity : start + Math.round(this.number(value(2)));
        return text(0).slice(Math.max(0, start - 1), Math.max(0, end - 1));
      }
      case "split":
        return this.splitInto(args, text(0));
      case "sub":
      case "gsub":
        return this.substitute(args, name === "gsub");
      case "index":
        return text(0).indexOf(text(1)) + 1;
      case "match": {
        const found = args[1] === undefined ? null : this.patternOf(args[1]).exec(text(0));
        this.variables.set("RSTART", found === null ? 0 : found.index + 1);
        this.variables.set("RLENGTH", found === null ? -1 : found[0].length);
        return found === null ? 0 : found.index + 1;
      }
      case "toupper":
        return text(0).toUpperCase();
      case "tolower":
        return text(0).toLowerCase();
      case "int":
        return Math.trunc(this.number(value(0)));
      case "sqrt":
        return Math.sqrt(this.number(value(0)));
      default:
        return formatText(text(0), args.slice(1).map((arg) => this.text(this.value(arg))));
    }
  }

  private splitInto(args: readonly Expression[], text: string): number {
    const [, target, separator] = args;
    if (target?.type !== "variable") throw new AwkProblem("split: the second argument must be an array");
    const by = separator === undefined ? this.text(this.variables.get("FS") ?? " ") : separator.type === "pattern" ? separator.source : this.text(this.value(separator));
    const parts = this.split(text, by);
    const array = this.array(target.name);
    array.clear();
    for (const [index, part] of parts.entries()) array.set(String(index + 1), part);
    return parts.length;
  }

  private substitute(args: readonly Expression[], all: boolean): number {
    const [what, by, target = { type: "field", index: { type: "number", value: 0 } } as const] = args;
    if (what === undefined || by === undefined) throw new AwkProblem("sub: not enough arguments");
    const pattern = this.patternOf(what);
    const replacement = this.text(this.value(by));
    let count = 0;
    const changed = this.text(this.value(target)).replace(new RegExp(pattern.source, all ? "g" : ""), (match) => {
      count++;
      return replacement.replaceAll(/\\&|&/g, (mark) => (mark === "&" ? match : "&"));
    });
    if (count > 0) this.assign(target, changed);
    return count;
  }

  private patternOf(expression: Expression): RegExp {
    return this.pattern(expression.type === "pattern" ? expression.source : this.text(this.value(expression)));
  }

  private pattern(source: string): RegExp {
    const known = this.patterns.get(source);
    if (known !== undefined) return known;
    const compiled = compilePattern(source, { extended: true });
    if (typeof compiled === "string") throw new AwkProblem(compiled);
    this.patterns.set(source, compiled);
    return compiled;
  }

  private isTrue(value: Value): boolean {
    return typeof value === "number" ? value !== 0 : value !== "" && !(looksNumeric(value) && Number(value) === 0);
  }

  private number(value: Value): number {
    return typeof value === "number" ? value : Number.parseFloat(value) || 0;
  }

  private text(value: Value): string {
    if (typeof value === "string") return value;
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  }
}

const looksNumeric = (text: string): boolean => /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(text);

/** As numbers when both sides look like numbers, as texts otherwise. */
function compare(operator: string, left: Value, right: Value): boolean {
  const areNumbers = [left, right].every((side) => typeof side === "number" || looksNumeric(side));
  const [a, b] = areNumbers ? [Number(left), Number(right)] : [String(left), String(right)];
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case ">":
      return a > b;
    default:
      return a >= b;
  }
}

function calculate(operator: string, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
    case "%":
      if (right === 0) throw new AwkProblem("division by zero");
      return operator === "/" ? left / right : left % right;
    default:
      return left ** right;
  }
}
