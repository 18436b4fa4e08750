import { fileText, isDirectory, resolvePath } from "../../../stores/home.ts";
import { formatText, unescapeText } from "../filters/format.ts";
import { quote } from "../quote.ts";
import { Jump } from "../shell.ts";
import type { Program } from "../shell.ts";

const echo: Program = (args, io) => {
  const flags = /^-[neE]+$/.test(args[0] ?? "") ? (args[0] ?? "") : "";
  const text = args.slice(flags === "" ? 0 : 1).join(" ");
  io.out.write((flags.includes("e") ? unescapeText(text) : text) + (flags.includes("n") ? "" : "\n"));
  return 0;
};

const printf: Program = ([format, ...values], io) => {
  if (format === undefined) {
    io.err.write("printf: usage: printf format [arguments]\n");
    return 2;
  }
  const plain = unescapeText(format);
  const taken = (plain.replaceAll("%%", "").match(/%[^%]/g) ?? []).length;
  // The format is used again until all values have been.
  for (let at = 0; at === 0 || (taken > 0 && at < values.length); at += Math.max(1, taken)) io.out.write(formatText(plain, values.slice(at, taken === 0 ? undefined : at + taken)));
  return 0;
};

const exportVariable: Program = (args, io, shell) => {
  if (args.length === 0 || args[0] === "-p") {
    for (const name of [...shell.exported].toSorted()) io.out.write(`export ${name}=${quote(shell.variables.get(name) ?? "")}\n`);
    return 0;
  }
  for (const arg of args) {
    const [name = "", ...value] = arg.split("=");
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      io.err.write(`export: \`${arg}': not a valid identifier\n`);
      return 1;
    }
    if (arg.includes("=")) shell.variables.set(name, value.join("="));
    shell.exported.add(name);
  }
  return 0;
};

const alias: Program = (args, io, shell) => {
  const show = (name: string) => io.out.write(`alias ${name}=${quote(shell.aliases.get(name) ?? "", true)}\n`);
  if (args.length === 0) for (const name of [...shell.aliases.keys()].toSorted()) show(name);
  let code = 0;
  for (const arg of args) {
    const at = arg.indexOf("=");
    if (at > 0) shell.aliases.set(arg.slice(0, at), arg.slice(at + 1));
    else if (shell.aliases.has(arg)) show(arg);
    else {
      io.err.write(`alias: ${arg}: not found\n`);
      code = 1;
    }
  }
  return code;
};

const test: Program = (given, io, shell) => {
  const args = given.at(-1) === "]" ? given.slice(0, -1) : given;
  const evaluate = (words: readonly string[]): boolean | undefined => {
    if (words[0] === "!") {
      const inner = evaluate(words.slice(1));
      return inner === undefined ? undefined : !inner;
    }
    for (const joiner of ["-o", "-a"]) {
      const at = words.indexOf(joiner);
      if (at <= 0) continue;
      const [left, right] = [evaluate(words.slice(0, at)), evaluate(words.slice(at + 1))];
      return joiner === "-o" ? left === true || right === true : left === true && right === true;
    }
    const [a = "", operator = "", b = ""] = words;
    if (words.length === 0) return false;
    if (words.length === 1) return a !== "";
    if (words.length === 2) return unary(a, operator, (path) => resolvePath(path, shell.cwd));
    return words.length === 3 ? binary(a, operator, b) : undefined;
  };
  const result = evaluate(args);
  if (result !== undefined) return result ? 0 : 1;
  io.err.write(`test: ${args.join(" ")}: not understood\n`);
  return 2;
};

function unary(operator: string, operand: string, resolve: (path: string) => string): boolean | undefined {
  switch (operator) {
    case "-z":
      return operand === "";
    case "-n":
      return operand !== "";
    case "-e":
      return fileText(resolve(operand)) !== undefined || isDirectory(resolve(operand));
    case "-f":
      return fileText(resolve(operand)) !== undefined;
    case "-d":
      return isDirectory(resolve(operand));
    case "-s":
      return (fileText(resolve(operand)) ?? "") !== "";
    default:
      return undefined;
  }
}

function binary(left: string, operator: string, right: string): boolean | undefined {
  switch (operator) {
    case "=":
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "-eq":
      return Number(left) === Number(right);
    case "-ne":
      return Number(left) !== Number(right);
    case "-lt":
      return Number(left) < Number(right);
    case "-le":
      return Number(left) <= Number(right);
    case "-gt":
      return Number(left) > Number(right);
    case "-ge":
      return Number(left) >= Number(right);
    default:
      return undefined;
  }
}

const seq: Program = (args, io) => {
  const numbers = args.map(Number);
  const [from, step, to] = numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  if (from === undefined || step === undefined || to === undefined || step === 0 || [from, step, to].some(Number.isNaN)) {
    io.err.write("seq: give one to three numbers\n");
    return 1;
  }
  const lines: number[] = [];
  for (let value = from; (step > 0 ? value <= to : value >= to) && lines.length < 100_000; value += step) lines.push(value);
  if (lines.length > 0) io.out.write(`${lines.join("\n")}\n`);
  return 0;
};

const read: Program = async (args, io, shell) => {
  const names = args.filter((arg) => !arg.startsWith("-"));
  const line = await io.stdin?.readLine();
  if (line === undefined) return 1;
  const words = line.trim().split(/\s+/);
  for (const [index, name] of (names.length === 0 ? ["REPLY"] : names).entries()) {
    const isLast = index === Math.max(0, names.length - 1);
    shell.variables.set(name, isLast ? words.slice(index).join(" ") : (words[index] ?? ""));
  }
  return 0;
};

const jump =
  (kind: "break" | "continue" | "exit"): Program =>
  (args, _, shell) => {
    throw new Jump(kind, args[0] === undefined ? shell.status : Number(args[0]) & 255);
  };

const environment: Program = (_, io, shell) => {
  for (const name of [...shell.exported].toSorted()) io.out.write(`${name}=${shell.variables.get(name) ?? ""}\n`);
  return 0;
};

const set: Program = (args, io, shell) => {
  for (const arg of args) {
    if (/^[-+]e/.test(arg)) shell.options.stopAtError = arg.startsWith("-");
  }
  if (args.length === 0) for (const [name, value] of [...shell.variables].toSorted(([a], [b]) => (a < b ? -1 : 1))) io.out.write(`${name}=${quote(value)}\n`);
  return 0;
};

const which: Program = (args, io, shell) => {
  let code = 0;
  for (const name of args) {
    const alias = shell.aliases.get(name);
    if (alias !== undefined) io.out.write(`${name}: aliased to ${alias}\n`);
    else if (Object.hasOwn(shell.programs, name) || shell.host.isFault(name)) io.out.write(`/usr/bin/${name}\n`);
    else code = 1;
  }
  return code;
};

export const builtins: Readonly<Record<string, Program>> = {
  "[": test,
  alias,
  break: jump("break"),
  clear: (_, __, shell) => {
    shell.host.clear();
    return 0;
  },
  command: (args, io, shell) => shell.execute(args, io),
  continue: jump("continue"),
  echo,
  env: environment,
  eval: (args, io, shell) => shell.run(args.join(" "), io),
  exit: jump("exit"),
  export: exportVariable,
  false: () => 1,
  printf,
  read,
  seq,
  set,
  source: (args, io, shell) => {
    const text = fileText(resolvePath(args[0] ?? "", shell.cwd));
    if (text !== undefined) return shell.run(text, io);
    io.err.write(`source: ${args[0] ?? ""}: No such file or directory\n`);
    return 1;
  },
  sh: (args, io, shell) => {
    const [first, second] = args;
    const text = first === "-c" ? second : fileText(resolvePath(first ?? "", shell.cwd));
    if (text === undefined) io.err.write(`sh: ${first ?? ""}: No such file or directory\n`);
    return text === undefined ? 127 : shell.execute(["eval", text], io);
  },
  test,
  true: () => 0,
  type: which,
  unalias: (args, _, shell) => {
    for (const name of args) shell.aliases.delete(name);
    return 0;
  },
  unset: (args, _, shell) => {
    for (const name of args) {
      shell.variables.delete(name);
      shell.exported.delete(name);
    }
    return 0;
  },
  which,
  ":": () => 0,
};

