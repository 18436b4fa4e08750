import { request } from "node:https";
import type { RequestOptions } from "node:https";

export interface Heard {
  readonly code: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Call {
  readonly token?: string;
  readonly body?: unknown;
  readonly raw?: string | Buffer;
  readonly contentType?: string;
  readonly accept?: string;
  readonly ifNoneMatch?: string;
  readonly acceptEncoding?: string;
  /** A client's certificate. */
  readonly cert?: string;
  readonly key?: string;
}

/** A watch that is open. */
export interface Watched {
  readonly lines: readonly string[];
  /** Fulfilled with the error's code, or "end", when it is over. */
  readonly over: Promise<string>;
  close(): void;
}

interface Access {
  readonly server: string;
  readonly ca: string;
  readonly token: string;
}

/** A plain client of a bridge, each request on a connection of its own. */
export class BridgeClient {
  constructor(private readonly access: Access) {}

  call(method: string, path: string, { token = this.access.token, body, raw, ...wish }: Call = {}): Promise<Heard> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.access.server}${path}`, this.options(method, token, wish), (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString();
          const isJson = String(response.headers["content-type"]).startsWith("application/json");
          resolve({ code: response.statusCode ?? 0, headers: response.headers, bytes, text, body: isJson && text.startsWith("{") && !text.trimEnd().includes("\n") ? (JSON.parse(text) as Heard["body"]) : {} });
        });
      });
      sent.on("error", reject);
      sent.end(raw ?? (body === undefined ? undefined : JSON.stringify(body)));
    });
  }

  private options(method: string, token: string, { contentType = "application/json", accept = "application/json", ifNoneMatch, acceptEncoding, ...certificate }: Call): RequestOptions {
    const headers = {
      ...(token === "" ? {} : { Authorization: `Bearer ${token}` }),
      "Content-Type": contentType,
      Accept: accept,
      "User-Agent": "test/1",
      ...(ifNoneMatch === undefined ? {} : { "If-None-Match": ifNoneMatch }),
      ...(acceptEncoding === undefined ? {} : { "Accept-Encoding": acceptEncoding }),
    };
    return { method, ca: this.access.ca, headers, agent: false, ...certificate };
  }

  /** Fulfilled when the watch's headers have come. */
  watch(path: string): Promise<Watched> {
    return new Promise((resolve, reject) => {
      const lines: string[] = [];
      let tellOver: (how: string) => void = () => undefined;
      const over = new Promise<string>((tell) => (tellOver = tell));
      const sent = request(`${this.access.server}${path}`, this.options("GET", this.access.token, {}), (response) => {
        let rest = "";
        response.on("data", (chunk: Buffer) => {
          const parts = (rest + chunk.toString()).split("\n");
          rest = parts.pop() ?? "";
          lines.push(...parts);
        });
        response.on("error", (error: NodeJS.ErrnoException) => tellOver(error.code ?? error.message));
        response.on("end", () => tellOver("end"));
        resolve({ lines, over, close: () => sent.destroy() });
      });
      sent.on("error", (error: NodeJS.ErrnoException) => {
        tellOver(error.code ?? error.message);
        reject(error);
      });
      sent.end();
    });
  }

  /** What `npm run ctl` does. @returns what it prints, or the error's words */
  async ctl(line: string, upload?: string): Promise<{ readonly ok: boolean; readonly text: string; readonly file?: { readonly name: string; readonly text: string } }> {
    const { code, text } = await this.call("POST", "/.kubarium/control", { body: { words: line.split(" ").filter((word) => word !== ""), ...(upload === undefined ? {} : { upload }) } });
    const said = JSON.parse(text) as { readonly text?: string; readonly error?: string; readonly file?: { readonly name: string; readonly text: string } };
    return { ok: code === 200, text: said.text ?? said.error ?? "", ...(said.file === undefined ? {} : { file: said.file }) };
  }
}
