import { useMemo } from "react";
import type { StampedCommand } from "../../protocol/index.ts";
import { useLogs } from "./logs.ts";
import { useSealed } from "./sealed.ts";

/** A command with its number in the history. */
export interface ShownCommand extends StampedCommand {
  readonly number: number;
}

/** All commands that may be seen: not those that set up a drill which is still to be solved. */
export function useShownCommands(): readonly ShownCommand[] {
  const commands = useLogs((state) => state.commands);
  const before = useSealed((state) => state.before);
  return useMemo(() => commands.map((stamped, index) => ({ ...stamped, number: index + 1 })).filter(({ at }) => at >= before), [commands, before]);
}

/** The command of a number (0: none), if it may be seen. */
export function useShownCommand(number: number): StampedCommand | undefined {
  const command = useLogs((state) => (number === 0 ? undefined : state.commands[number - 1]));
  const before = useSealed((state) => state.before);
  return command === undefined || command.at < before ? undefined : command;
}
