import { constants, createDeflate, createInflate } from "node:zlib";
import { describe, expect, it } from "vitest";
import { spdyDictionary } from "./dictionary.ts";
import { SpdyServer } from "./spdy.ts";

/** A frame that opens a stream, as a client makes it: its compressor remembers what came before. */
function synStream(compress: (block: Buffer) => Promise<Buffer>): (stream: number, headers: Readonly<Record<string, string>>) => Promise<Buffer> {
  return async (stream, headers) => {
    const parts: Buffer[] = [];
    const number = (value: number): void => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      parts.push(bytes);
    };
    number(Object.keys(headers).length);
    for (const text of Object.entries(headers).flat()) {
      number(text.length);
      parts.push(Buffer.from(text));
    }
    const block = await compress(Buffer.concat(parts));
    const head = Buffer.alloc(18);
    head.writeUInt32BE(0x8003_0001, 0);
    head.writeUInt32BE(10 + block.length, 4);
    head.writeUInt32BE(stream, 8);
    return Buffer.concat([head, block]);
  };
}

function compressor(): (block: Buffer) => Promise<Buffer> {
  const deflate = createDeflate({ dictionary: spdyDictionary });
  return (block) =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      const onData = (chunk: Buffer): void => void chunks.push(chunk);
      deflate.on("data", onData);
      deflate.write(block);
      deflate.flush(constants.Z_SYNC_FLUSH, () => {
        deflate.off("data", onData);
        resolve(Buffer.concat(chunks));
      });
    });
}

describe("SPDY", () => {
  it("streams with headers, data in pieces, and an end", async () => {
    const heard: unknown[] = [];
    const sent: Buffer[] = [];
    const server = new SpdyServer((bytes) => void sent.push(bytes), {
      onStream: (stream, headers) => void heard.push({ stream, headers }),
      onData: (stream, data) => void heard.push({ stream, data: data.toString() }),
      onEnd: (stream, isReset) => void heard.push({ stream, isReset }),
      onBroken: () => void heard.push("broken"),
    });
    const open = synStream(compressor());
    const data = Buffer.concat([Buffer.from([0, 0, 0, 3, 0, 0, 0, 2]), Buffer.from("hi"), Buffer.from([0, 0, 0, 3, 1, 0, 0, 0])]);
    const bytes = Buffer.concat([await open(1, { streamtype: "error", port: "80" }), await open(3, { streamtype: "data", port: "80" }), data]);
    for (const byte of bytes) server.receive(Buffer.from([byte]));
    await expect.poll(() => heard.length).toBe(4);
    expect(heard).toEqual([{ stream: 1, headers: { streamtype: "error", port: "80" } }, { stream: 3, headers: { streamtype: "data", port: "80" } }, { stream: 3, data: "hi" }, { stream: 3, isReset: false }]);
    expect(sent.map((frame) => frame.readUInt16BE(2))).toEqual([2, 2]);
    const inflate = createInflate({ dictionary: spdyDictionary });
    inflate.write(sent[0]?.subarray(12) ?? Buffer.alloc(0));
    const [block] = (await new Promise<Buffer[]>((resolve) => inflate.once("data", (chunk: Buffer) => resolve([chunk])))) as [Buffer];
    expect([...block]).toEqual([0, 0, 0, 0]);
    server.close();
  });

  it("what is none ends the connection", () => {
    let isBroken = false;
    const server = new SpdyServer(() => undefined, { onStream: () => undefined, onData: () => undefined, onEnd: () => undefined, onBroken: () => (isBroken = true) });
    server.receive(Buffer.from([0x80, 3, 0, 1, 0, 0xff, 0xff, 0xff]));
    expect(isBroken).toBe(false);
    server.receive(Buffer.alloc(8, 0xff));
    server.close();
  });
});
