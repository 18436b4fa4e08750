import { microsPerSecond, seconds } from "../../../core/index.ts";
import { formatDate } from "../date.ts";
import { absolutePath, isFolder, readFile } from "../fileSystem.ts";
import { done, failed } from "../types.ts";
import type { Command, NetRequest } from "../types.ts";

const env: Command = (_args, { variables }) => done([...variables].filter(([name]) => /^[A-Za-z_]/.test(name)).map(([name, value]) => `${name}=${value}\n`).join(""));

const printenv: Command = ([name], context) => {
  if (name === undefined) return env([], context);
  const value = context.variables.get(name);
  return value === undefined ? done("", 1) : done(`${value}\n`);
};

const ps: Command = (_args, { world }) => done(`PID   USER     TIME  COMMAND\n${world.processes.map(({ pid, name }) => `${String(pid).padStart(5)} root      0:00 ${name}\n`).join("")}`);

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

const sleep: Command = (args) => {
  let duration = 0;
  for (const arg of args) {
    const [, value, unit = "s"] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(arg) ?? [];
    if (value === undefined && !/^inf(inity)?$/.test(arg)) return failed(`sleep: invalid number '${arg}'`);
    duration += value === undefined ? seconds(1e9) : Math.round(Number(value) * (unitSeconds[unit === "" ? "s" : unit] ?? 1) * microsPerSecond);
  }
  return args.length === 0 ? failed("sleep: missing operand") : { type: "sleep", duration };
};

const test: Command = (given, context) => {
  const args = given.at(-1) === "]" ? given.slice(0, -1) : given;
  const [a = "", b = "", c = ""] = args;
  const path = absolutePath(b, context.cwd);
  const isSo = ((): boolean => {
    if (args[0] === "!") return false;
    if (args.length <= 1) return a !== "";
    if (args.length === 2) {
      switch (a) {
        case "-f":
          return readFile(path, context) !== undefined;
        case "-d":
          return isFolder(path, context);
        case "-e":
          return readFile(path, context) !== undefined || isFolder(path, context);
        case "-s":
          return (readFile(path, context) ?? "") !== "";
        case "-z":
          return b === "";
        default:
          return b !== "";
      }
    }
    switch (b) {
      case "=":
      case "==":
        return a === c;
      case "!=":
        return a !== c;
      case "-eq":
        return Number(a) === Number(c);
      case "-gt":
        return Number(a) > Number(c);
      case "-lt":
        return Number(a) < Number(c);
      default:
        return false;
    }
  })();
  return done("", isSo ? 0 : 1);
};

/** "http://web:8080/path", "web", "10.96.0.1:80". */
function target(url: string, tool: NetRequest["tool"], quiet: boolean, timeout: number): NetRequest {
  const [, host = "", port, path = ""] = /^(?:https?:\/\/)?([^/:]+)(?::(\d+))?(.*)$/.exec(url) ?? [];
  return { host, port: port === undefined ? (url.startsWith("https") ? 443 : 80) : Number(port), url: path === "" ? "/" : path, tool, quiet, timeout };
}

function client(tool: "wget" | "curl", timeoutFlags: readonly string[], withValue: readonly string[]): Command {
  return (args) => {
    let url: string | undefined;
    let timeout = seconds(tool === "wget" ? 900 : 130);
    let quiet = false;
    for (let at = 0; at < args.length; at++) {
      const arg = args[at] ?? "";
      const [, joinedTimeout] = /^(?:-T|--timeout=|-m)(\d+)$/.exec(arg) ?? [];
      if (joinedTimeout !== undefined) timeout = seconds(Number(joinedTimeout));
      else if (timeoutFlags.includes(arg)) timeout = seconds(Number(args[++at] ?? 0));
      else if (withValue.includes(arg)) at++;
      else if (arg.startsWith("-")) quiet ||= /^-[a-zA-Z]*[qs]/.test(arg);
      else url = arg;
    }
    if (url === undefined) return failed(tool === "wget" ? "wget: missing URL" : "curl: no URL specified!", tool === "wget" ? 1 : 2);
    return { type: "net", request: target(url, tool, quiet, timeout) };
  };
}

export const systemCommands: Readonly<Record<string, Command>> = {
  env,
  printenv,
  ps,
  sleep,
  test,
  "[": test,
  true: () => done(""),
  ":": () => done(""),
  false: () => done("", 1),
  hostname: (args, { world }) => done(`${args[0] === "-i" || args[0] === "-I" ? world.ip : world.hostname}\n`),
  pwd: (_args, { cwd }) => done(`${cwd}\n`),
  whoami: () => done("root\n"),
  id: () => done("uid=0(root) gid=0(root) groups=0(root)\n"),
  uname: (args, { world }) => done(args.includes("-a") ? `Linux ${world.hostname} 6.12.0-kubarium #1 SMP x86_64 GNU/Linux\n` : args.includes("-r") ? "6.12.0-kubarium\n" : args.includes("-n") ? `${world.hostname}\n` : args.includes("-m") ? "x86_64\n" : "Linux\n"),
  date: (args, { world }) => done(`${formatDate(world.now, args.find((arg) => arg.startsWith("+"))?.slice(1))}\n`),
  exit: ([code = "0"]) => ({ type: "exit", code: Number(code) & 255 }),
  wget: client("wget", ["-T", "--timeout"], ["-O", "-o", "--header"]),
  curl: client("curl", ["-m", "--max-time", "--connect-timeout"], ["-o", "-H", "-X", "-d", "-w", "--header"]),
};
