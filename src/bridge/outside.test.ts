import { request } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rngStream, StateRng } from "../engine/core/index.ts";
import { attacks } from "../testing/fuzz/bridge/attacks.ts";
import { openLine } from "../testing/fuzz/bridge/line.ts";
import type { Target } from "../testing/fuzz/bridge/line.ts";
import { makeCertificates } from "./certificates.ts";
import { OutsideServer } from "./outside.ts";
import { refuseUpgrade } from "./streams/upgrade.ts";

const open = new Set<number>();
let numbers = 0;
let server: OutsideServer;
let target: Target;

beforeAll(async () => {
  const certificates = await makeCertificates();
  server = new OutsideServer(
    certificates,
    {
      number() {
        open.add(++numbers);
        return numbers;
      },
      closed: (number) => open.delete(number),
      upgrade: (_outside, _request, raw) => refuseUpgrade(raw, 404, "none\n"),
      request(_outside, _request, response) {
        response.writeHead(200, {});
        response.end("ok");
      },
    },
    300,

  );
  target = { port: await server.listen(0), ca: certificates.ca, token: "x" };
});

afterAll(() => server.close());

const times = 8;

describe("a connection that is over leaves nothing behind", () => {
  it.for([...new Set(attacks)])("after $name", async (attack) => {
    const rng = new StateRng(rngStream(1, attack.name));
    await Promise.all(Array.from({ length: times }, () => attack.run(rng, target).catch(() => undefined)));
    await expect.poll(() => open.size, { timeout: 3000 }).toBe(0);
  });
});

describe("the server", () => {
  it("is no proxy, and says so", async () => {
    const answered = new Promise<number>((resolve, reject) => {
      request({ host: "127.0.0.1", port: target.port, ca: target.ca, method: "CONNECT", path: "example.com:443", agent: false })
        .once("connect", ({ statusCode = 0 }, socket) => {
          socket.destroy();
          resolve(statusCode);
        })
        .once("error", reject)
        .end();
    });
    expect(await answered).toBe(405);
  });

  it("ends though clients are connected, and gives the port back", async () => {
    const lines = await Promise.all([openLine(target, "http/1.1"), openLine(target, "h2")]);
    const ended = Promise.all(lines.map((line) => new Promise<void>((resolve) => void line.once("close", resolve))));
    await server.close();
    await ended;
    await expect(openLine(target, "http/1.1")).rejects.toThrow("ECONNREFUSED");
  });
});
