import { Feed } from "./filter.ts";
import { filters } from "./index.ts";
import type { FilterAnswer, FilterRequest } from "./messages.ts";

interface Job {
  readonly feed: Promise<Feed | undefined>;
  isOver: boolean;
}

/** Runs filters for a page: the worker's part, without the worker. */
export function serveFilters(post: (answer: FilterAnswer) => void): (request: FilterRequest) => void {
  const jobs = new Map<number, Job>();
  const finish = (id: number, code: number) => {
    jobs.delete(id);
    post({ type: "done", id, code });
  };
  const fail = (id: number, error: unknown) => {
    post({ type: "output", id, stream: "err", text: `${error instanceof Error ? error.message : String(error)}\n` });
    finish(id, 2);
  };

  async function begin({ id, args, files, readsInput }: FilterRequest & { readonly type: "start" }): Promise<Feed | undefined> {
    const [name = "", ...rest] = args;
    const plan = filters[name]?.(rest);
    if (plan?.ok !== true) {
      fail(id, `${name}: ${plan?.error ?? "not a filter"}`);
      return undefined;
    }
    const output = (stream: "out" | "err") => (text: string) => {
      if (text !== "") post({ type: "output", id, stream, text });
    };
    const feed = new Feed(await plan.start({ out: output("out"), err: output("err") }));
    for (const file of files) {
      feed.begin(file.name);
      feed.push(file.text);
      feed.endOfSource(file.name);
    }
    if (!readsInput) {
      finish(id, feed.end());
      return undefined;
    }
    feed.begin("-");
    return feed;
  }

  function use(id: number, work: (feed: Feed) => void): void {
    const job = jobs.get(id);
    if (job === undefined) return;
    void job.feed.then((feed) => {
      if (feed === undefined || job.isOver) return;
      try {
        work(feed);
        if (!feed.isDone || !jobs.has(id)) return;
        job.isOver = true;
        feed.endOfSource("-");
        finish(id, feed.end());
      } catch (error) {
        job.isOver = true;
        fail(id, error);
      }
    });
  }

  return (request) => {
    switch (request.type) {
      case "start": {
        const feed = begin(request).catch((error: unknown) => {
          fail(request.id, error);
          return undefined;
        });
        jobs.set(request.id, { feed, isOver: false });
        // A filter that reads nothing has already said that it is done.
        return;
      }
      case "input":
        return use(request.id, (feed) => feed.push(request.text));
      case "end":
        return use(request.id, (feed) => {
          const job = jobs.get(request.id);
          if (job === undefined) return;
          job.isOver = true;
          feed.endOfSource("-");
          finish(request.id, feed.end());
        });
    }
  };
}
