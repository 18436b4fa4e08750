/** A program that reads text and writes text: given line by line, so that it works on what still grows. */
export interface FilterIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export interface Running {
  /** A file begins; "-" is the standard input. */
  begin?(source: string): void;
  /** `isEnded` is false for a last line without its line feed. */
  line(line: string, isEnded: boolean): void;
  /** A file ends. */
  endOfSource?(source: string): void;
  /** Everything has been read. @returns the exit code */
  end(): number;
  /** Whether it wants no more. */
  isDone?(): boolean;
}

export type FilterPlan =
  /** `files` are read in order; none: the standard input. */
  | { readonly ok: true; readonly files: readonly string[]; readonly start: (io: FilterIo) => Running | Promise<Running> }
  | { readonly ok: false; readonly error: string };

export type Filter = (args: readonly string[]) => FilterPlan;

export const refuse = (error: string): FilterPlan => ({ ok: false, error });

/** Gives a running filter text in pieces and takes lines out of them. */
export class Feed {
  private rest = "";

  constructor(private readonly running: Running) {}

  begin(source: string): void {
    this.running.begin?.(source);
  }

  push(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) {
      if (this.running.isDone?.() === true) return;
      this.running.line(line, true);
    }
  }

  endOfSource(source: string): void {
    if (this.rest !== "" && this.running.isDone?.() !== true) this.running.line(this.rest, false);
    this.rest = "";
    this.running.endOfSource?.(source);
  }

  get isDone(): boolean {
    return this.running.isDone?.() ?? false;
  }

  end(): number {
    return this.running.end();
  }
}
