import { hasDescriptions, provideDescriptions } from "../engine/api/index.ts";
import type { DescriptionData } from "../engine/api/index.ts";
import type { Command, History } from "../protocol/index.ts";

/** Fetches the prose of Kubernetes' fields: nobody needs it before `kubectl explain`, or help in the editor. */
export async function loadDescriptions(): Promise<void> {
  if (hasDescriptions()) return;
  const { default: data } = await import("../engine/api/schema/descriptions.json");
  provideDescriptions(() => data as unknown as DescriptionData);
}

/** Requests to the path, however it is written, and the one verb that makes them. */
const asksForThem = /explain|openapi/i;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Whether what a command sets off may read the descriptions: they have to be there before it is
 * performed, or a history would depend on how quick the network was. Rather too often than too seldom.
 */
export function needsDescriptions(command: Command): boolean {
  // What a shell takes away may stand in the middle of a word.
  if (command.type === "kubectl") return asksForThem.test(decoded(command.line.replaceAll(/["'\\\n]/g, "")));
  return command.type === "http" && command.input.type === "request" && asksForThem.test(decoded(command.input.url));
}

export const historyNeedsDescriptions = ({ commands }: History): boolean => commands.some(({ command }) => needsDescriptions(command));
