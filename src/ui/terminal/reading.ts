import { Pipe } from "./shell/streams.ts";
import { changeTab } from "./tabs.ts";
import type { Tab } from "./tabs.ts";

/** Somebody reads what is typed in a tab: whole lines, or keys that are for a terminal elsewhere. */
export interface Reader {
  readonly mode: NonNullable<Tab["reading"]>;
  /** undefined: Ctrl-D. */
  readonly take: (text: string | undefined) => void;
}

/** By tab; the last one that began gets it. */
const readers = new Map<number, readonly Reader[]>();

function setReaders(tab: number, list: readonly Reader[]): void {
  readers.set(tab, list);
  changeTab(tab, () => ({ reading: list.at(-1)?.mode }));
}

export const beginReading = (tab: number, reader: Reader): void => setReaders(tab, [...(readers.get(tab) ?? []), reader]);
export function endReading(tab: number, reader: Reader): void {
  const list = readers.get(tab) ?? [];
  if (list.includes(reader)) setReaders(tab, list.filter((each) => each !== reader));
}
/** The command of a tab has ended: nobody reads any more. */
export function endAllReading(tab: number): void {
  if ((readers.get(tab) ?? []).length > 0) setReaders(tab, []);
}

export const readerOf = (tab: number): Reader | undefined => readers.get(tab)?.at(-1);

/** Standard input that is the terminal of a tab: a line is asked for when somebody reads. */
export class TerminalPipe extends Pipe {
  override readonly isTerminal = true;
  private reader: Reader | undefined;
  private isEnded = false;

  constructor(private readonly tab: number) {
    super();
  }

  override read(): Promise<string | undefined> {
    if (this.reader === undefined && !this.isEnded && !this.hasText) this.demand();
    return super.read();
  }

  private demand(): void {
    const reader: Reader = {
      mode: "lines",
      take: (text) => {
        this.reader = undefined;
        endReading(this.tab, reader);
        if (text !== undefined) return this.write(`${text}\n`);
        this.isEnded = true;
        this.end();
      },
    };
    this.reader = reader;
    beginReading(this.tab, reader);
  }
}
