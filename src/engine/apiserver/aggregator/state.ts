import type { Micros } from "../../core/index.ts";
import type { RemoteResource } from "../discovery/apiGroups.ts";

/** What is known of the availability of somebody else's API. Plain data. */
export interface RemoteTended {
  /** What the last look was at: versions of the objects concerned. */
  readonly inputs: string;
  nextAt: Micros;
  failures: number;
  /** So many backends have not answered yet. */
  asked: number;
  /** What it has said that it serves, when it last answered; undefined: it does not answer. */
  resources: readonly RemoteResource[] | undefined;
}
