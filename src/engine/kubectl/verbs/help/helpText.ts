import { commandAt, globalFlags, unnamedCommand } from "../../commands/commandTable.ts";
import type { CommandSpec, FlagSpec } from "../../commands/commandTable.ts";

const flagLine = ({ name, short, type, initial }: FlagSpec): string => `    ${short === "" ? "" : `-${short}, `}--${name}=${type === "string" ? `'${initial}'` : initial}\n`;

/**
 * What a command takes. The sentences of kubectl's help are its own: this names commands, flags with
 * their defaults, and the usage line, which are facts.
 *
 * @simplified help names commands, flags with their types and defaults, and the usage line; its sentences and examples are kubectl's own and are not repeated
 */
export function helpText(command: CommandSpec): string {
  const subcommands = [...new Set(command.subcommands.values())].filter((name) => name !== unnamedCommand);
  const inherited = new Set(globalFlags.map(({ name }) => name));
  const flags = [...command.byName.values()].filter(({ name }) => name !== "help" && (!inherited.has(name) || command.path === ""));
  return [
    ...(subcommands.length === 0 ? [] : [`Available Commands:\n${subcommands.map((name) => `  ${name}\n`).join("")}`]),
    ...(flags.length === 0 || command.path === "" ? [] : [`Options:\n${flags.map(flagLine).join("")}`]),
    `Usage:\n  ${command.path === "" ? "kubectl [flags] [options]" : command.use}\n`,
    `${subcommands.length === 0 ? "" : `Use "kubectl ${command.path === "" ? "" : `${command.path} `}<command> --help" for more information about a given command.\n`}Use "kubectl options" for a list of global command-line options (applies to all commands).\n`,
  ].join("\n");
}

/** `kubectl options`. */
export const optionsText = (): string => `The following options can be passed to any command:\n\n${globalFlags.map(flagLine).join("")}`;

/** `kubectl help WORDS`. */
export function helpFor(words: readonly string[]): string {
  let command = commandAt("");
  for (const word of words) {
    const name = command.subcommands.get(word);
    if (name === undefined) break;
    command = commandAt(command.path === "" ? name : `${command.path} ${name}`);
  }
  return helpText(command);
}
