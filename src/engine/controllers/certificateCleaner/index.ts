import { certificateEnd, decodeBase64, parseTime } from "../../api/index.ts";
import { minutes } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";
import type { CertificateSigningRequest } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Controller, SyncResult } from "../framework/controller.ts";

const requests = "certificates.k8s.io/v1/certificatesigningrequests";
const hour: Micros = minutes(60);
const day: Micros = 24 * hour;

/**
 * Deletes requests that nobody needs any more: once an hour it looks through all of them.
 *
 * @source kubernetes pkg/controller/certificates/cleaner/cleaner.go
 */
export const certificateCleanerController: Controller<undefined> = {
  name: "certificatesigningrequest-cleaner",
  component: "certificate-controller",
  account: "certificate-controller",
  workers: 1,
  informers: [{ resource: requests }],
  periods: [{ key: "all", every: hour, atOnce: true }],
  newMemory: () => undefined,
  handlers: {},
  sync: cleanUp,
};

function cleanUp(_key: string, context: ControllerContext<undefined>): SyncResult | undefined {
  const old = [...context.list<CertificateSigningRequest>(requests)].filter((request) => isOver(request, context.now));
  if (old.length === 0) return undefined;
  return { stages: [{ calls: old.map(({ metadata: { name } }) => ({ call: { verb: "delete", resource: requests, name, body: {} }, tolerates: [404] })) }] };
}

/** Pending for a day, issued, denied or failed for an hour, or with a certificate that has expired. */
export function isOver({ metadata, status }: CertificateSigningRequest, now: Micros): boolean {
  const conditions = status?.conditions ?? [];
  const isOlder = (time: string | undefined, age: Micros): boolean => now - (parseTime(time) ?? now) > age;
  const end = parseTime(certificateEnd(decodeBase64(status?.certificate ?? "")));
  if (end !== undefined && now > end) return true;
  if (conditions.length === 0) return isOlder(metadata.creationTimestamp, day);
  return conditions.some(({ type, lastUpdateTime }) => {
    if (type === "Approved") return end !== undefined && isOlder(lastUpdateTime, hour);
    return (type === "Denied" || type === "Failed") && isOlder(lastUpdateTime, hour);
  });
}
