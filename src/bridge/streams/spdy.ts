import { constants, createDeflate, createInflate } from "node:zlib";
import type { Deflate, Inflate } from "node:zlib";
import { spdyDictionary } from "./dictionary.ts";

type Headers = Readonly<Record<string, string>>;

/** What the other side does; streams are numbered by it. */
export interface SpdyListener {
  onStream(stream: number, headers: Headers): void;
  onData(stream: number, data: Buffer): void;
  /** It sends nothing more on this stream, or wants none of it. */
  onEnd(stream: number, isReset: boolean): void;
  /** What it sends is no SPDY. */
  onBroken(): void;
}

const types = { synStream: 1, synReply: 2, rstStream: 3, settings: 4, ping: 6, goAway: 7, windowUpdate: 9 } as const;
const flagFin = 1;
const version = 3;
const frameMaxBytes = 16 * 1024 * 1024;

/**
 * The server's end of a SPDY/3.1 connection, as far as Kubernetes' port-forward uses it: streams that
 * the client opens, with headers, and data both ways. Windows are ignored, as its clients ignore them.
 *
 * @source SPDY protocol draft 3.1
 */
export class SpdyServer {
  private buffered: Buffer = Buffer.alloc(0);
  private readonly inflate: Inflate = createInflate({ dictionary: spdyDictionary, finishFlush: constants.Z_SYNC_FLUSH });
  private readonly deflate: Deflate = createDeflate({ dictionary: spdyDictionary });
  /** Headers take their turn: the compressors work in the background. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly send: (bytes: Buffer) => void,
    private readonly listener: SpdyListener,
  ) {}

  receive(bytes: Buffer): void {
    this.buffered = this.buffered.length === 0 ? bytes : Buffer.concat([this.buffered, bytes]);
    while (this.buffered.length >= 8) {
      const length = this.buffered.readUInt32BE(4) & 0xff_ffff;
      if (length > frameMaxBytes) return this.listener.onBroken();
      if (this.buffered.length < 8 + length) return;
      const frame = this.buffered.subarray(0, 8 + length);
      this.buffered = this.buffered.subarray(8 + length);
      this.enqueue(() => this.take(frame));
    }
  }

  data(stream: number, data: Buffer, isLast = false): void {
    this.enqueue(() => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(stream & 0x7fff_ffff, 0);
      head.writeUInt32BE(((isLast ? flagFin : 0) << 24) | data.length, 4);
      this.send(Buffer.concat([head, data]));
    });
  }

  end(stream: number): void {
    this.data(stream, Buffer.alloc(0), true);
  }

  close(): void {
    this.inflate.close();
    this.deflate.close();
  }

  private enqueue(work: () => void | Promise<void>): void {
    this.turn = this.turn.then(work).catch(() => this.listener.onBroken());
  }

  private async take(frame: Buffer): Promise<void> {
    const flags = frame.readUInt8(4);
    const body = frame.subarray(8);
    if ((frame.readUInt8(0) & 0x80) === 0) {
      const stream = frame.readUInt32BE(0);
      if (body.length > 0) this.listener.onData(stream, body);
      if ((flags & flagFin) !== 0) this.listener.onEnd(stream, false);
      return;
    }
    switch (frame.readUInt16BE(2)) {
      case types.synStream:
        return this.open(body, (flags & flagFin) !== 0);
      case types.rstStream:
        return this.listener.onEnd(body.readUInt32BE(0) & 0x7fff_ffff, true);
      case types.ping:
        return this.control(types.ping, body);
      case types.settings:
      case types.goAway:
      case types.windowUpdate:
      default:
    }
  }

  private async open(body: Buffer, isLast: boolean): Promise<void> {
    const stream = body.readUInt32BE(0) & 0x7fff_ffff;
    const headers = parseHeaders(await this.through(this.inflate, body.subarray(10)));
    const reply = Buffer.alloc(4);
    reply.writeUInt32BE(stream);
    // No headers in the reply: their count, zero, compressed.
    const block = await this.through(this.deflate, Buffer.alloc(4));
    this.control(types.synReply, Buffer.concat([reply, block]));
    this.listener.onStream(stream, headers);
    if (isLast) this.listener.onEnd(stream, false);
  }

  private control(type: number, body: Buffer): void {
    const head = Buffer.alloc(8);
    head.writeUInt16BE(0x8000 | version, 0);
    head.writeUInt16BE(type, 2);
    head.writeUInt32BE(body.length, 4);
    this.send(Buffer.concat([head, body]));
  }

  /** One block through a compressor that remembers those before. */
  private through(compressor: Inflate | Deflate, block: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const onData = (chunk: Buffer): void => void chunks.push(chunk);
      compressor.on("data", onData);
      compressor.once("error", reject);
      compressor.write(block);
      compressor.flush(constants.Z_SYNC_FLUSH, () => {
        compressor.off("data", onData);
        compressor.off("error", reject);
        resolve(Buffer.concat(chunks));
      });
    });
  }
}

/** Names and values with their lengths before them. */
function parseHeaders(block: Buffer): Headers {
  const headers: Record<string, string> = {};
  let at = 4;
  const next = (): string => {
    const length = block.readUInt32BE(at);
    const text = block.toString("utf8", at + 4, at + 4 + length);
    at += 4 + length;
    return text;
  };
  for (let left = block.readUInt32BE(0); left > 0; left--) {
    const name = next();
    headers[name.toLowerCase()] = next();
  }
  return headers;
}
