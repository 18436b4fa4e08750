import type { WorkerPort } from "../connection.ts";

let start: (() => WorkerPort) | undefined;

/** ui/app makes the real ones: a lane of a comparison has a worker of its own. */
export const provideLaneWorker = (make: () => WorkerPort): void => {
  start = make;
};

/** A new worker; undefined where none can be had. */
export const startLaneWorker = (): WorkerPort | undefined => start?.();
