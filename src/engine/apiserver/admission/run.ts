import type { KubeObject } from "../../api/index.ts";
import type { Allocated } from "../registry/allocated.ts";

/**
 * How far the plugins have come with one request: what a request that waits in the middle of admission
 * goes on from. Plain data, lost with the server.
 */
export interface AdmissionRun {
  /** The operation and the version of the object it is about: another version is another run. */
  readonly key: string;
  /** The plugin that comes next, in each phase. */
  mutateAt: number;
  validateAt: number;
  /** The object as the mutating plugins have made it so far. */
  object: KubeObject | undefined;
  isMutated: boolean;
  isReinvocation: boolean;
  mustReinvoke: boolean;
  /** The mutated object made ready for storage (its name generated, its uid drawn). */
  prepared: KubeObject | undefined;
  /** The same with the addresses and ports that it is to have. */
  allocated: Allocated | undefined;
  readonly memory: Map<string, unknown>;
}

export function newRun(key: string): AdmissionRun {
  return {
    key,
    mutateAt: 0,
    validateAt: 0,
    object: undefined,
    isMutated: false,
    isReinvocation: false,
    mustReinvoke: false,
    prepared: undefined,
    allocated: undefined,
    memory: new Map(),
  };
}
