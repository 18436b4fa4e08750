import { encodeBody, encodeWatchEvents, negotiate, Query, requestInfo } from "../api/index.ts";
import type { ObjectForm, Status } from "../api/index.ts";
import { fail, fromUtf8, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import { errorText } from "./errorText.ts";
import type { Resources } from "./resources.ts";
import { ask } from "./script.ts";
import type { Follower, Io, Talk } from "./script.ts";
import type { Call, RawCall, VerbInput } from "./verb.ts";

const methods = { get: "GET", create: "POST", update: "PUT", delete: "DELETE" } as const;
type Method = keyof typeof methods;

const accept = "application/json, */*";
export const jsonForm: ObjectForm = negotiate(accept, new Query("")) ?? { as: "object", includeObject: "None" };

interface RawOptions {
  readonly body: string;
  readonly contentType?: string | undefined;
  readonly accept?: string | undefined;
}

/**
 * The request that a URL means: "/api/v1/namespaces/a/configmaps/b?limit=1" is one about a resource,
 * everything else goes to the server as it is.
 */
export function rawCall(resources: Resources, method: string, url: string, { body, contentType = "application/json", accept: accepted = accept }: RawOptions): Result<Call | RawCall, Status> {
  const kindOf = (key: string): string => resources.find((resource) => resource.key === key)?.kind ?? "";
  const request = requestInfo({ id: 0, user: "", method, url, userAgent: "kubectl", accept: accepted, contentType, body }, kindOf);
  if (!request.ok) return fail(request.error);
  if (request.value.type === "raw") return ok({ raw: url, method });
  const { type: _type, id: _id, user: _user, userAgent: _userAgent, ...call } = request.value;
  return ok(call);
}

/** `--raw URL`: the bytes of the answer, as they are. @source k8s.io/kubectl/pkg/rawhttp/raw.go */
export function* askRaw(io: Io, input: VerbInput, verb: Method, url: string, body = ""): Talk<number> {
  const call = rawCall(input.resources, methods[verb], url, { body });
  const answer = call.ok ? yield* ask(call.value) : { type: "failed" as const, status: call.error };
  if (answer.type === "ok") io.out(encodeBody(answer.body, jsonForm));
  else io.err(errorText(answer.status));
  return answer.type === "ok" ? 0 : 1;
}

/** The same for what may go on: a log, a watch. */
export function followRaw(io: Io, input: VerbInput, url: string): number {
  const call = rawCall(input.resources, "GET", url, { body: "" });
  if (call.ok) io.follow({ ...rawFollowing }, { calls: [{ call: call.value, tag: 0 }] });
  else io.err(errorText(call.error));
  return call.ok ? 0 : 1;
}

const rawFollowing = { type: "raw" } as const;
export const isRawFollowing = (data: object): boolean => "type" in data && data.type === rawFollowing.type;

/** Prints what comes, until it ends. */
export const hearRaw: Follower = (_data, reply) => {
  switch (reply.type) {
    case "ok":
      return { out: encodeBody(reply.body, jsonForm), exit: 0 };
    case "failed":
      return { err: errorText(reply.status), exit: 1 };
    case "events":
      return { out: encodeWatchEvents(reply.events, jsonForm, true) };
    case "streamData":
      return { out: fromUtf8(reply.data) };
    case "ended":
    case "streamEnd":
      return { exit: 0 };
    case "edited":
    case "typed":
    case "listening":
    case "peer":
    case "socket":
    case "timer":
    case "streamBegin":
    case "streamClose":
      return {};
  }
};
