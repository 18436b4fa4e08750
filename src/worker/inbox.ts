import type { PageMessage } from "../protocol/index.ts";

export interface InboxHost {
  /** Whether a message must wait for something to be fetched first. */
  mustWait(message: PageMessage): boolean;
  fetch(message: PageMessage): Promise<void>;
  deliver(message: PageMessage): void;
  /** The fetch failed: the message cannot be delivered. */
  refuse(message: PageMessage): void;
}

/**
 * Delivers the page's messages in the order in which they were sent, also when one has to wait for
 * a part of the program: those after it wait behind it. A command is performed, and written into
 * the history, at the simulated time at which it is delivered, so a replay knows nothing of the wait.
 */
export class Inbox {
  private waiting: PageMessage[] | undefined;

  constructor(private readonly host: InboxHost) {}

  take(message: PageMessage): void {
    if (this.waiting !== undefined) {
      this.waiting.push(message);
      return;
    }
    if (!this.host.mustWait(message)) return this.host.deliver(message);
    this.waiting = [message];
    void this.host.fetch(message).then(() => this.release(true), () => this.release(false));
  }

  private release(isFetched: boolean): void {
    const queue = this.waiting ?? [];
    this.waiting = undefined;
    for (const message of queue) {
      if (!isFetched && this.host.mustWait(message)) this.host.refuse(message);
      else this.take(message);
    }
  }
}
