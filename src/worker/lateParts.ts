import { hasDescriptions } from "../engine/api/index.ts";
import { seconds } from "../engine/core/index.ts";
import type { Micros } from "../engine/core/index.ts";
import type { PageMessage } from "../protocol/index.ts";
import { historyNeedsDescriptions, loadDescriptions, needsDescriptions } from "./descriptions.ts";
import { loadManifestReader, waitsForReader } from "./manifestInput.ts";

/** A fresh cluster needs nothing that comes late for so long (e2e/firstView.spec.ts). */
export const aloneUntil: Micros = seconds(100);

/** Messages that a worker can answer without the late part of its code. */
const early: ReadonlySet<PageMessage["type"]> = new Set(["setSpeed", "setVisible", "pause", "run"]);

let isWhole = false;
/** Help in the editor is better without prose than not at all. */
let triedForHelp = false;

/** Fetches what a fresh cluster does not use. It is to be there soon: the clock stops at `aloneUntil` without it. */
export async function loadLateCode(): Promise<void> {
  await import("./lateModules.ts");
  isWhole = true;
}

/** So far a cluster may live for now. */
export const lateCodeLimit = (): Micros => (isWhole ? Infinity : aloneUntil);

function waitsForCode(message: PageMessage): boolean {
  if (isWhole || early.has(message.type)) return false;
  // Nobody looks at a thing, or a diagram: that is how a page begins.
  if (message.type === "inspect") return message.subject !== null;
  if (message.type === "watchScene") return message.query !== null;
  return message.type !== "start" || message.script !== undefined || message.measured === true || message.history.commands.length > 0 || message.history.until > aloneUntil;
}

function waitsForDescriptions(message: PageMessage): boolean {
  if (hasDescriptions()) return false;
  if (message.type === "command") return needsDescriptions(message.command);
  if (message.type === "start") return message.script !== undefined || historyNeedsDescriptions(message.history);
  return message.type === "schema" && !triedForHelp;
}

/** Whether a message can only be answered with a part of the program that is not there yet. */
export const mustWait = (message: PageMessage): boolean => waitsForCode(message) || waitsForReader(message) || waitsForDescriptions(message);

/** Fetches what a message waits for. */
export async function fetchParts(message: PageMessage): Promise<void> {
  // First: without it nobody can tell what else a kubectl line needs.
  if (waitsForCode(message)) await loadLateCode();
  const parts = waitsForReader(message) ? [loadManifestReader()] : [];
  if (waitsForDescriptions(message)) parts.push(message.type === "schema" ? loadDescriptions().catch(() => undefined) : loadDescriptions());
  if (message.type === "schema") triedForHelp = true;
  await Promise.all(parts);
}

/** Manifest reader and descriptions: for programs that have them at hand. */
export async function loadLateParts(): Promise<void> {
  await Promise.all([loadManifestReader(), loadDescriptions()]);
}
