import type { Micros } from "../core/index.ts";
import { pageOf, serveMetrics, serveRequest } from "../workloads/index.ts";
import { joinHostPort } from "./ip.ts";
import { answerTo } from "./packet.ts";
import type { Packet, ServingCertificate } from "./packet.ts";
import type { ContainerProcess, PodNetwork } from "./state.ts";

/** The variable that holds a program's certificate and whatever else stands in its chain, in PEM. */
const certificateVariable = "TLS_CERT";

/**
 * What the certificate of a program says that speaks TLS.
 *
 * @simplified without TLS_CERT in its environment a program has a certificate of the cluster's authority for the Services of its namespace, as installers of webhooks get one; files are not read, and there are no keys
 */
function certificateOf({ spec }: ContainerProcess, pod: PodNetwork): ServingCertificate {
  const [, pem] = spec.env.findLast(([name]) => name === certificateVariable) ?? [];
  return pem === undefined ? { names: [`*.${pod.spec.namespace}.svc`] } : { pem };
}

/** agnhost tells its clients what address they come from. @source test/images/agnhost/netexec/netexec.go clientIPHandler */
function pageFor({ spec }: ContainerProcess, pod: PodNetwork, { payload, srcIp, srcPort }: Packet): string {
  return /(^|\/)agnhost([:@]|$)/.test(spec.image) && payload === "GET /clientip" ? joinHostPort(srcIp, srcPort) : pageOf(spec.workload.name, pod.spec.name);
}

/** What a program that listens answers to a request. */
export function programAnswer(process: ContainerProcess, pod: PodNetwork, packet: Packet, now: Micros): Packet {
  const { workload } = process.spec;
  const plain = answerTo(packet, "response", pod.spec.name);
  const speaksTls = workload.tls === true;
  if (speaksTls && packet.isTls !== true) return { ...plain, code: 400, body: "Client sent an HTTP request to an HTTPS server.\n" };
  const page = packet.wantsBody === true ? { ...plain, body: pageFor(process, pod, packet) } : plain;
  if (!speaksTls) return page;
  const [, method = "GET", target = "/"] = /^(\S+) (\S*)/.exec(packet.payload) ?? [];
  const ask = { method, target, accept: packet.accept ?? "", body: packet.body ?? "" };
  const reply = process.agent === undefined ? serveRequest(workload, ask) : serveMetrics(process.agent.run, ask, now);
  return { ...page, ...reply, certificate: certificateOf(process, pod) };
}
