import { Kernel } from "../../engine/core/index.ts";
import type { Program } from "../../engine/core/index.ts";

const connections = 50;
const messagesInFlight = 20;

const echo: Program<object> = {
  start: () => ({}),
  step: (_, event, env) => {
    if (event.type === "message") env.send(event.conn, event.message);
  },
};

const caller: Program<object> = {
  start: (env) => {
    env.dial("echo");
    return {};
  },
  step: (_, event, env) => {
    if (event.type === "connected") for (let i = 0; i < messagesInFlight; i++) env.send(event.conn, { type: "ping" });
    else if (event.type === "message") env.send(event.conn, event.message);
  },
};

/** The machine's bare rate: events per second of a kernel whose processes do nothing but answer. */
export function bareQueueRate(events = 1_000_000): number {
  const kernel = new Kernel(1);
  kernel.addMachine("a");
  kernel.addMachine("b");
  kernel.addProcess("b", "echo", echo);
  for (let i = 0; i < connections; i++) kernel.addProcess("a", `caller-${i}`, caller, 10);
  const began = process.cpuUsage();
  while (kernel.state.eventsProcessed < events) kernel.runOne(Number.MAX_SAFE_INTEGER);
  const used = process.cpuUsage(began);
  return events / ((used.user + used.system) / 1e6);
}
