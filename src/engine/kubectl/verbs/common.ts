import type { CommandArguments } from "../commandArguments.ts";

/** -n, or the context's namespace. */
export const namespaceOf = (args: CommandArguments): string => args.flags["namespace"] ?? "default";

/** As `kubectl get -o json` prints it. */
export const printJson = (value: unknown): string => `${JSON.stringify(value, undefined, 4)}\n`;
