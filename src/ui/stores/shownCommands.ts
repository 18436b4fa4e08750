import { useMemo } from "react";
import type { StampedCommand } from "../../protocol/index.ts";
import { useLogs } from "./logs.ts";
import { useSealed } from "./sealed.ts";

/** A command with its number in the history. */
export interface ShownCommand extends StampedCommand {
  readonly number: number;
}

/** Those of some commands that may be seen: not what set up a drill which is still to be solved. */
export function useShown(commands: readonly StampedCommand[]): readonly ShownCommand[] {
  const before = useSealed((state) => state.before);
  return useMemo(() => commands.map((stamped, index) => ({ ...stamped, number: index + 1 })).filter(({ at }) => at >= before), [commands, before]);
}

/** All commands of the cluster that may be seen. */
export const useShownCommands = (): readonly ShownCommand[] => useShown(useLogs((state) => state.commands));

/** The command of a number (0: none), if it may be seen. */
export function useShownCommand(number: number): StampedCommand | undefined {
  const command = useLogs((state) => (number === 0 ? undefined : state.commands[number - 1]));
  const before = useSealed((state) => state.before);
  return command === undefined || command.at < before ? undefined : command;
}
