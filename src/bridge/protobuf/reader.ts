/** What a protobuf message consists of on the wire. @source protobuf.dev/programming-guides/encoding */
export type WireField = { readonly number: number } & (
  | { readonly type: "varint"; readonly value: bigint }
  | { readonly type: "bytes"; readonly value: Buffer }
  | { readonly type: "fixed"; readonly value: number }
);

/** Thrown for bytes that are no protobuf; caught where the body is read. */
export class ProtobufError extends Error {}

/** Reads the fields of one message in order. Groups, which nobody uses, are refused. */
export function* readFields(bytes: Buffer): Generator<WireField> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new ProtobufError("unexpected EOF");
  };
  const take = (length: number): Buffer => {
    if (length > bytes.length - at) throw new ProtobufError("unexpected EOF");
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    switch (tag & 7) {
      case 0:
        yield { number, type: "varint", value: varint() };
        break;
      case 1:
        yield { number, type: "fixed", value: take(8).readDoubleLE() };
        break;
      case 2:
        yield { number, type: "bytes", value: take(Number(varint())) };
        break;
      case 5:
        yield { number, type: "fixed", value: take(4).readFloatLE() };
        break;
      default:
        throw new ProtobufError(`proto: illegal wireType ${tag & 7}`);
    }
  }
}
