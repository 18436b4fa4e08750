/** What one command writes and the next one reads. */
export class Pipe {
  /** Whether somebody types it. */
  readonly isTerminal: boolean = false;
  private chunks: string[] = [];
  private waiting: (() => void) | undefined;
  private writerDone = false;
  private readerDone = false;
  private onReaderDone: (() => void)[] = [];

  write(text: string): void {
    if (this.readerDone || text === "") return;
    this.chunks.push(text);
    this.wake();
  }

  get hasText(): boolean {
    return this.chunks.length > 0;
  }

  /** Nothing more will be written. */
  end(): void {
    this.writerDone = true;
    this.wake();
  }

  /** Nobody will read: who writes may stop, as SIGPIPE stops it in life. */
  stopReading(): void {
    if (this.readerDone) return;
    this.readerDone = true;
    this.chunks = [];
    for (const tell of this.onReaderDone) tell();
    this.onReaderDone = [];
  }

  whenNobodyReads(tell: () => void): void {
    if (this.readerDone) tell();
    else this.onReaderDone.push(tell);
  }

  /** What was written since the last call; undefined at the end. */
  async read(): Promise<string | undefined> {
    for (;;) {
      if (this.chunks.length > 0) {
        const text = this.chunks.join("");
        this.chunks = [];
        return text;
      }
      if (this.writerDone || this.readerDone) return undefined;
      await new Promise<void>((resolve) => {
        this.waiting = resolve;
      });
    }
  }

  /** One line without its line feed; undefined at the end. */
  async readLine(): Promise<string | undefined> {
    let line = "";
    for (let text = await this.read(); text !== undefined; text = await this.read()) {
      const feed = text.indexOf("\n");
      if (feed === -1) {
        line += text;
        continue;
      }
      if (feed + 1 < text.length) this.chunks.unshift(text.slice(feed + 1));
      return line + text.slice(0, feed);
    }
    return line === "" ? undefined : line;
  }

  async readAll(): Promise<string> {
    const parts: string[] = [];
    for (let text = await this.read(); text !== undefined; text = await this.read()) parts.push(text);
    return parts.join("");
  }

  private wake(): void {
    this.waiting?.();
    this.waiting = undefined;
  }
}

/** A pipe that holds a text and nothing more. */
export function pipeOf(text: string): Pipe {
  const pipe = new Pipe();
  pipe.write(text);
  pipe.end();
  return pipe;
}

/** Where a command's output goes. */
export interface Sink {
  readonly write: (text: string) => void;
  /** Tells once when nobody takes it any more. */
  readonly whenClosed?: (tell: () => void) => void;
  /** Only the screen of a terminal can be written over. */
  readonly isScreen: boolean;
}

export const sinkOf = (pipe: Pipe): Sink => ({ write: (text) => pipe.write(text), whenClosed: (tell) => pipe.whenNobodyReads(tell), isScreen: false });
