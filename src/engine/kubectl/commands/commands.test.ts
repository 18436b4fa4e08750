import { describe, expect, it } from "vitest";
import { minorOf } from "../../../testing/kubectl/realKubectl.ts";
import { runProgram } from "../../../testing/conformance/runProgram.ts";
import { parseArguments } from "../commandArguments.ts";
import { verbs } from "../verbs/index.ts";
import { helpFor } from "../verbs/help/helpText.ts";
import { commandAt } from "./commandTable.ts";
import table from "./commands.json" with { type: "json" };

const commands = Object.entries(table.commands).map(([path, { flags }]) => ({ path, words: path.split(" "), flags: flags.map((line) => line.split("|")) }));
const example: Readonly<Record<string, string>> = { bool: "true", int: "1", duration: "1s", string: "x", list: "x" };
/** For these any value would not do. */
const values: Readonly<Record<string, string>> = { "dry-run": "client", cascade: "orphan", validate: "true" };

describe("what kubectl's help names", () => {
  it.for(commands)("$path: its flags are known, and another is refused", ({ words, flags }) => {
    const given = flags.flatMap(([name = "", short = "", type = ""]) => {
      const value = values[name] ?? example[type] ?? "";
      const spellings = [`--${name}=${value}`, ...(short === "" ? [] : [`-${short}${type === "bool" ? "" : value}`])];
      return spellings.map((word) => ({ word, name, value }));
    });
    const refused = given.filter(({ word, name, value }) => {
      const parsed = parseArguments([...words, word], 32);
      return !parsed.ok || parsed.value.flags[name] !== value;
    });
    expect(refused).toEqual([]);
    expect(parseArguments([...words, "--nonsense"], 32)).toEqual({ ok: false, error: `unknown flag: --nonsense\nSee 'kubectl ${words.join(" ")} --help' for usage.` });
  });

  it.for(commands)("$path is done, and has a help", ({ path, words }) => {
    expect(Object.hasOwn(verbs, path) || commandAt(path).subcommands.size > 0).toBe(true);
    expect(helpFor(words)).toContain(`Usage:\n  kubectl ${path}`);
  });
});

const real = minorOf("kubectl");

// The table was read off a kubectl; a few of its commands are held against the one that is here. Without one there is nothing to hold it against.
it.runIf(real === 32)("the real kubectl's help names the same flags (skipped where there is no kubectl v1.32)", async () => {
  const some = commands.filter(({ path }) => ["apply", "debug", "delete", "drain", "exec", "get", "logs", "port-forward", "rollout undo", "run"].includes(path));
  const helps = await Promise.all(some.map(({ words }) => runProgram("kubectl", [...words, "--help"], { cwd: "/", env: { PATH: "/usr/bin:/bin", HOME: "/" }, timeout: 20 })));
  const named = helps.map(({ stdout }) => [...stdout.matchAll(/^ {4}(?:-\w, )?--([\w-]+)=/gm)].map(([, name]) => name));
  expect(named).toEqual(some.map(({ flags }) => flags.map(([name]) => name)));
});
