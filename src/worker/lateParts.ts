import type { PageMessage } from "../protocol/index.ts";
import { historyNeedsDescriptions, loadDescriptions, needsDescriptions } from "./descriptions.ts";
import { hasDescriptions } from "../engine/api/index.ts";
import { loadManifestReader, waitsForReader } from "./manifestInput.ts";

/** Help in the editor is better without prose than not at all. */
let triedForHelp = false;

function waitsForDescriptions(message: PageMessage): boolean {
  if (hasDescriptions()) return false;
  if (message.type === "command") return needsDescriptions(message.command);
  if (message.type === "start") return historyNeedsDescriptions(message.history);
  return message.type === "schema" && !triedForHelp;
}

/** Whether a message can only be answered with a part of the program that is not there yet. */
export const mustWait = (message: PageMessage): boolean => waitsForReader(message) || waitsForDescriptions(message);

/** Fetches what a message waits for. */
export async function fetchParts(message: PageMessage): Promise<void> {
  const descriptions = waitsForDescriptions(message) ? loadDescriptions() : undefined;
  if (waitsForReader(message)) await loadManifestReader();
  if (message.type !== "schema") return descriptions;
  triedForHelp = true;
  await descriptions?.catch(() => undefined);
}

/** All of them: for programs that have them at hand. */
export async function loadLateParts(): Promise<void> {
  await Promise.all([loadManifestReader(), loadDescriptions()]);
}
