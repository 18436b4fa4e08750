import { describe, expect, it } from "vitest";
import type { Env } from "../core/index.ts";
import { millis } from "../core/index.ts";
import { newWorkQueue, queueAdd, queueAddRateLimited, queueDone, queueForget, queueGet, queueLength } from "./index.ts";

/** Only what the queue asks of its surroundings: the time, and to be woken. */
function clock() {
  const delays: number[] = [];
  const env = { now: 0, cause: 0, wakeAfter: (delay: number) => delays.push(delay), cancelTimer: () => undefined } as unknown as Env;
  return { env, delays };
}

describe("a work queue", () => {
  it("holds a key once, however often it is added", () => {
    const queue = newWorkQueue("test");
    for (const key of ["a", "b", "a"]) queueAdd(queue, key, 0);
    expect([queueGet(queue)?.key, queueGet(queue)?.key, queueGet(queue)]).toEqual(["a", "b", undefined]);
  });

  it("does not give out a key that is being worked on, but keeps it for later", () => {
    const queue = newWorkQueue("test");
    queueAdd(queue, "a", 1);
    queueGet(queue);
    queueAdd(queue, "a", 2);
    expect(queueLength(queue)).toBe(0);
    queueDone(queue, "a");
    expect(queueGet(queue)).toMatchObject({ key: "a", cause: 2 });
  });

  it("waits 5 ms after a failure, then twice as long each time, until the key is forgotten", () => {
    const queue = newWorkQueue("test");
    const { env, delays } = clock();
    for (let i = 0; i < 4; i++) {
      queue.waiting.clear();
      queueAddRateLimited(queue, env, "a");
    }
    queueForget(queue, "a");
    queue.waiting.clear();
    queueAddRateLimited(queue, env, "a");
    expect(delays).toEqual([5, 10, 20, 40, 5].map(millis));
  });
});
