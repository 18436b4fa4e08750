import type { Verdict } from "../../../protocol/index.ts";

/** Whether something that was said came true; "open": it cannot be told. */
export type Judgement = "right" | "wrong" | "open";

/** Judges what was said by what was seen. What holds partly proves a plain yes or no neither right nor wrong. */
export function verdictOn(said: "yes" | "no" | "partly", seen: Verdict | undefined): Judgement {
  if (seen === undefined || seen === "unknown") return "open";
  if (said === seen) return "right";
  return said === "partly" || seen === "partly" ? "open" : "wrong";
}

/** How many were right, of those that could be told. */
export const scoreOf = (judgements: readonly Judgement[]): { readonly right: number; readonly told: number } => ({
  right: judgements.filter((each) => each === "right").length,
  told: judgements.filter((each) => each !== "open").length,
});
