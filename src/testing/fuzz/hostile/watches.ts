import { encodeBase64 } from "../../../engine/api/index.ts";
import type { Rng } from "../../../engine/core/index.ts";
import { plainCall } from "../httpDoor.ts";
import type { HttpCall } from "../httpDoor.ts";
import { widgetsUrl } from "../setUp.ts";

const lists: readonly string[] = ["/api/v1/namespaces/default/configmaps", "/api/v1/pods", "/apis/apps/v1/deployments", widgetsUrl, "/api/v1/nodes", "/apis/fuzz.example.com/v1beta1/widgets", "/apis/events.k8s.io/v1/events", "/apis/autoscaling/v1/horizontalpodautoscalers"];
export const numbers: readonly string[] = ["-1", "-99999999999999999999", "9223372036854775807", "9223372036854775808", "0x10", "1.5", "NaN", "1e3", "", " 1", "+1", "0", "1", "500"];
const versions: readonly string[] = ["0", "1", "-1", "abc", "", "99999999", "99999999999999999999999", "007", "1.5"];

const token = (value: unknown): string => encodeURIComponent(encodeBase64(typeof value === "string" ? value : JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""));
/** Where the next page begins, as no server has said. */
export const continueTokens = (rng: Rng): string =>
  rng.pick([
    "abc",
    "%ff",
    "x".repeat(100_000),
    token(""),
    token("{}"),
    token("null"),
    token("[1,2"),
    token({ v: "meta.k8s.io/v1", rv: rng.pick([1, 0, -1, -5, 1e18, "1", null]), start: rng.pick(["a", "", "../../secrets/", "\u0000", "a".repeat(50_000), "default/one\u0000", 1]) }),
    token({ v: "meta.k8s.io/v2", rv: 1, start: "a" }),
    token({ rv: 1, start: "a" }),
    token("[".repeat(10_000)),
  ]);

/** Lists and watches whose options contradict one another, and what comes of them. */
export function watchScene(rng: Rng): readonly HttpCall[] {
  return Array.from({ length: rng.int(2, 6) }, () => {
    const options = Array.from({ length: rng.int(1, 6) }, () => option(rng));
    const isWatch = rng.int(0, 1) === 0;
    const accept = rng.pick(["application/json", "application/json;as=Table;v=v1;g=meta.k8s.io", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json"]);
    return { ...plainCall, accept, url: `${rng.pick(lists)}?${isWatch ? "watch=true&timeoutSeconds=1&" : ""}${options.join("&")}` };
  });
}

function option(rng: Rng): string {
  switch (rng.int(0, 8)) {
    case 0:
      return `resourceVersion=${rng.pick(versions)}`;
    case 1:
      return `resourceVersionMatch=${rng.pick(["Exact", "NotOlderThan", "exact", ""])}`;
    case 2:
      return `sendInitialEvents=${rng.pick(["true", "false", "x"])}`;
    case 3:
      return "allowWatchBookmarks=true";
    case 4:
      return `limit=${rng.pick(numbers)}`;
    case 5:
      return `continue=${continueTokens(rng)}`;
    case 6:
      return `timeoutSeconds=${rng.pick(numbers)}`;
    case 7:
      return `labelSelector=${rng.pick(["a%3Db", "a", "!a", "a%20notin%20(b%2Cc)", "a%20in%20()", "%3D", "a%3D%3D%3Db", "a%3E5", "a%20exists", "%ff", "a%2Fb%2Fc", `${"a".repeat(64)}%3Db`])}`;
    default:
      return `fieldSelector=${rng.pick(["metadata.name%3Done", "metadata.name!%3Done", "spec.x%3Dy", "metadata.name", "a%3D%5C", "spec.size%3D1Gi", "%2C%2C", "metadata.name%3Da%5C%2Cb"])}`;
  }
}
