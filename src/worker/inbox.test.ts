import { describe, expect, it } from "vitest";
import type { PageMessage } from "../protocol/index.ts";
import { Inbox } from "./inbox.ts";

const pause: PageMessage = { type: "pause" };
const run: PageMessage = { type: "run" };
const check: PageMessage = { type: "checkManifest", requestId: 1, text: "" };

function inboxThat(fetched: Promise<void>) {
  const log: string[] = [];
  let isThere = false;
  const inbox = new Inbox({
    mustWait: (message) => message.type === "checkManifest" && !isThere,
    fetch: () =>
      fetched.then(() => {
        isThere = true;
      }),
    deliver: ({ type }) => void log.push(type),
    refuse: ({ type }) => void log.push(`refused ${type}`),
  });
  return { inbox, log };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("the worker's inbox", () => {
  it("delivers at once what needs nothing", () => {
    const { inbox, log } = inboxThat(Promise.resolve());
    inbox.take(pause);
    expect(log).toEqual(["pause"]);
  });

  it("keeps the order of messages when one waits for the YAML reader", async () => {
    const { inbox, log } = inboxThat(Promise.resolve());
    for (const message of [check, pause, check, run]) inbox.take(message);
    expect(log).toEqual([]);
    await settled();
    expect(log).toEqual(["checkManifest", "pause", "checkManifest", "run"]);
  });

  it("refuses what needs the YAML reader when it cannot be fetched, and delivers the rest", async () => {
    const { inbox, log } = inboxThat(Promise.reject(new Error("offline")));
    for (const message of [check, pause]) inbox.take(message);
    await settled();
    expect(log).toEqual(["refused checkManifest", "pause"]);
  });
});
