import type { ObjectMeta } from "../../../api/index.ts";
import type { VerbInput } from "../../verb.ts";

/** The NAME after the words of the command; with the problem when there is none or more than one. */
export function exactlyOneName({ args }: VerbInput): readonly [string, string | undefined] {
  const given = args.afterDash === undefined ? args.positional : args.positional.slice(0, args.positional.length - args.afterDash.length);
  const [name] = given;
  if (name === undefined || given.length !== 1) return ["", `exactly one NAME is required, got ${given.length}\nSee 'kubectl ${args.path} -h' for help and examples`];
  return [name, undefined];
}

/** Metadata as Go writes it, in the order of its fields: a creation time that has not come is null. */
export const newMeta = (name: string, more: Partial<ObjectMeta> = {}): ObjectMeta => ({ name, ...({ creationTimestamp: null } as unknown as Partial<ObjectMeta>), ...more });
