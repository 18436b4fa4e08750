import { Interrupted } from "./host.ts";
import type { FilterFile, FilterRunner, ProgramIo } from "./host.ts";
import type { FilterAnswer, FilterRequest } from "./filters/messages.ts";

/** As much of a worker as is needed here. */
export interface FilterPort {
  readonly post: (request: FilterRequest) => void;
  readonly end: () => void;
}

interface Job {
  readonly io: ProgramIo;
  readonly resolve: (code: number) => void;
  readonly reject: (error: Error) => void;
}

/** Runs the filters of one tab on a port; Ctrl-C ends the port, and the next filter gets a new one. */
export class RemoteFilters implements FilterRunner {
  private port: FilterPort | undefined;
  private readonly jobs = new Map<number, Job>();
  private nextId = 1;

  constructor(private readonly open: (answer: (answer: FilterAnswer) => void, broken: () => void) => FilterPort) {}

  run(args: readonly string[], files: readonly FilterFile[], io: ProgramIo): Promise<number> {
    if (io.signal.aborted) return Promise.reject(new Interrupted());
    this.port ??= this.open(
      (answer) => this.take(answer),
      () => this.stop(new Error("the filters of the shell could not be loaded: is the network there?")),
    );
    const { port } = this;
    const id = this.nextId++;
    const stdin = files.length === 0 ? io.stdin : undefined;
    const stop = () => this.stop(new Interrupted());
    io.signal.addEventListener("abort", stop, { once: true });
    // A reader that has gone, as after `| head`, ends this one too.
    io.out.whenClosed?.(() => this.take({ type: "done", id, code: 141 }));
    const result = new Promise<number>((resolve, reject) => {
      this.jobs.set(id, { io, resolve, reject });
      port.post({ type: "start", id, args, files, readsInput: stdin !== undefined });
    });
    if (stdin !== undefined) void this.feed(port, id, io);
    return result.finally(() => {
      io.signal.removeEventListener("abort", stop);
      stdin?.stopReading();
    });
  }

  private async feed(port: FilterPort, id: number, { stdin }: ProgramIo): Promise<void> {
    for (let text = await stdin?.read(); text !== undefined; text = await stdin?.read()) if (this.jobs.has(id)) port.post({ type: "input", id, text });
    if (this.jobs.has(id)) port.post({ type: "end", id });
  }

  private take(answer: FilterAnswer): void {
    const job = this.jobs.get(answer.id);
    if (job === undefined) return;
    if (answer.type === "output") {
      (answer.stream === "out" ? job.io.out : job.io.err).write(answer.text);
      return;
    }
    this.jobs.delete(answer.id);
    job.resolve(answer.code);
  }

  private stop(reason: Error): void {
    this.port?.end();
    this.port = undefined;
    const jobs = [...this.jobs.values()];
    this.jobs.clear();
    for (const job of jobs) job.reject(reason);
  }
}
