import type { Status } from "../../../api/index.ts";
import { fromUtf8 } from "../../../core/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { hold } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";

/** What a container has logged. @returns why it could not be read */
export function* printLog(io: Io, { metadata: { name, namespace = "" } }: Pod, container: string): Talk<Status | undefined> {
  const ended = yield* hold(io, { call: { verb: "get", resource: "v1/pods", namespace, name, subresource: "log", query: `container=${encodeURIComponent(container)}` }, captures: true });
  io.out(fromUtf8(ended.output));
  return ended.refused;
}
