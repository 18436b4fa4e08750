import type { ApiResponse, ResourceKey, Status } from "../../api/index.ts";
import type { Env } from "../../core/index.ts";
import type { ApiserverConfig } from "../config.ts";
import type { ResourceInfo } from "../registry/resources.ts";
import type { ApiserverMessage, ApiserverState, ApiserverTimer, RequestInFlight } from "../state.ts";

export type ApiserverEnv = Env<ApiserverMessage, ApiserverTimer>;

/** All that a handler works with during one step; made for the step, never kept. */
export interface Server {
  readonly config: ApiserverConfig;
  readonly resources: ReadonlyMap<ResourceKey, ResourceInfo>;
  readonly state: ApiserverState;
  readonly env: ApiserverEnv;
}

/** What a stage of a request comes to: an answer, or (undefined) it waits for etcd. */
export interface Answer {
  readonly code: number;
  readonly body: ApiResponse["body"];
  /** Of a body that is a text; absent: text/plain. */
  readonly contentType?: string;
  /** More headers: of documents that clients keep. */
  readonly headers?: Readonly<Record<string, string>>;
}

export const answer = (code: number, body: ApiResponse["body"]): Answer => ({ code, body });
export const refuse = (status: Status): Answer => ({ code: status.code, body: status });

/** A request on a resource, with what the server knows of that resource. */
export interface ResourceRequest {
  readonly flight: RequestInFlight;
  readonly resource: ResourceInfo;
}
