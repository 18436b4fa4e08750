/** As much of a worker as the shell's filters need; ui/app makes the real one. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

let start: (() => WorkerLike) | undefined;

export const provideFilterWorker = (make: () => WorkerLike): void => {
  start = make;
};

/** A new worker for filters; undefined where none can be had. */
export const startFilterWorker = (): WorkerLike | undefined => start?.();
