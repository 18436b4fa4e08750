import type { ObjectMeta } from "../../../api/index.ts";
import type { VerbInput } from "../../verb.ts";

/** The NAME after the words of the command; with the problem when there is none or more than one. */
export function exactlyOneName({ args }: VerbInput, after: number): readonly [string, string | undefined] {
  const given = (args.afterDash === undefined ? args.positional : args.positional.slice(0, args.positional.length - args.afterDash.length)).slice(after);
  const [name] = given;
  if (name === undefined || given.length !== 1) return ["", `exactly one NAME is required, got ${given.length}\nSee 'kubectl create ${args.positional.slice(0, after).join(" ")} -h' for help and examples`];
  return [name, undefined];
}

/** Metadata as Go writes it: a creation time that has not come is null. */
export function newMeta(name: string, more: Partial<ObjectMeta> = {}): ObjectMeta {
  return { ...({ creationTimestamp: null } as unknown as Partial<ObjectMeta>), name, ...more };
}
