import { describe, expect, it } from "vitest";
import type { ApiserverState } from "../../engine/apiserver/index.ts";
import type { ClientMessage, ServerMessage } from "../../engine/api/index.ts";
import type { ProcessEvent } from "../../engine/core/index.ts";
import { fuzz } from "./fuzz.ts";
import type { Plant } from "./httpDoor.ts";

type Server = Parameters<Plant>[0];
type Env = Parameters<Server["step"]>[2];

interface Request {
  readonly conn: number;
  readonly message: Extract<ClientMessage, { readonly type: "request" | "raw" }>;
  readonly state: ApiserverState;
  readonly env: Env;
}

/** An API server that does something else with the requests that `hit` says; "pass" is to do what it should. */
const faulty =
  (hit: (message: Request["message"]) => boolean, fault: (request: Request) => "pass" | "swallow"): Plant =>
  (server) => ({
    ...server,
    step(state, event, env) {
      const { type } = event as ProcessEvent;
      if (type === "message") {
        const { conn, message } = event as { readonly conn: number; readonly message: Request["message"] };
        if ((message.type === "request" || message.type === "raw") && hit(message) && fault({ conn, message, state, env }) === "swallow") return;
      }
      server.step(state, event, env);
    },
  });

const isApply: Parameters<typeof faulty>[0] = (message) => message.type === "request" && message.patchType === "application/apply-patch+yaml";
const isPatch: Parameters<typeof faulty>[0] = (message) => message.type === "request" && message.verb === "patch";
const reply = ({ conn, env }: Request, message: ServerMessage): "swallow" => {
  env.send(conn, message);
  return "swallow";
};
const held: unknown[] = [];

const faults: readonly { readonly name: string; readonly plant: Plant; readonly finding: RegExp; readonly requests?: number }[] = [
  {
    name: "that dies of a patch",
    plant: faulty(isPatch, () => {
      throw new RangeError("Maximum call stack size exceeded");
    }),
    finding: /Maximum call stack size exceeded/,
  },
  { name: "that never answers an apply", plant: faulty(isApply, () => "swallow"), finding: /no answer: none/ },
  { name: "that blames itself", plant: faulty(isPatch, (request) => reply(request, { type: "response", id: request.message.id, code: 500, body: "panic" })), finding: /500 for a fault of the client/ },
  { name: "whose Status says another code", plant: faulty(isPatch, (request) => reply(request, { type: "response", id: request.message.id, code: 404, body: { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", message: "gone", code: 410 } })), finding: /HTTP says 404, the Status 410/ },
  {
    name: "that leaves a trace of what it only pretends to do",
    // A dry run is forgotten: the write is made.
    plant: (server) => ({
      ...server,
      step(state, event, env) {
        const { message } = event as { readonly message?: { readonly options?: { readonly dryRun?: boolean } } };
        if (message?.options?.dryRun !== true) return server.step(state, event, env);
        const { dryRun: _dryRun, ...options } = message.options;
        server.step(state, { ...event, message: { ...message, options } } as typeof event, env);
      },
    }),
    finding: /yet it has changed \/registry\//,
    requests: 2500,
  },
  {
    name: "that thinks for too long",
    plant: faulty(isPatch, () => {
      const { user, system } = process.cpuUsage();
      for (let now = process.cpuUsage(); now.user + now.system < user + system + 1_100_000; now = process.cpuUsage());
      return "pass";
    }),
    finding: /took \d+ ms of processor time/,
  },
  {
    name: "that keeps all that it has heard",
    plant: faulty(
      (message) => message.type === "request",
      ({ message }) => {
        held.push(Array.from({ length: 200_000 }, () => ({ id: message.id })));
        return "pass";
      },
    ),
    finding: /the server holds \d+ MB/,
    requests: 150,
  },
  {
    name: "that forgets to end a request",
    plant: faulty(isApply, ({ state, conn, message }) => {
      state.requests.set(-2, { id: -2, conn, request: message, deadline: Infinity, progress: { type: "none" } } as never);
      return "pass";
    }),
    finding: /1 requests are still in flight, none/,
    requests: 100,
  },
];

describe("the fuzzer finds an API server", () => {
  it.for(faults)("$name", { timeout: 60_000 }, ({ plant, finding, requests = 400 }) => {
    const report = fuzz(requests, 5, { plant, findingsMax: 1 });
    held.length = 0;
    expect(report.findings.map(({ what }) => what)).toContainEqual(expect.stringMatching(finding));
  });
});
