import { base64Bytes, encodeBase64Bytes } from "../encoding.ts";

export interface PemBlock {
  readonly type: string;
  readonly hasHeaders: boolean;
  readonly bytes: Uint8Array;
}

const labelOf = (line: string, word: "BEGIN" | "END"): string | undefined => {
  const start = `-----${word} `;
  const text = line.trimEnd();
  return text.startsWith(start) && text.endsWith("-----") ? text.slice(start.length, -"-----".length) : undefined;
};

/** The blocks of a text; what stands between them does not count. @source Go encoding/pem Decode */
export function pemBlocks(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  let type: string | undefined;
  let body: string[] = [];
  for (const line of text.split("\n")) {
    const begun = labelOf(line, "BEGIN");
    if (begun !== undefined) {
      type = begun;
      body = [];
    } else if (type !== undefined && labelOf(line, "END") === type) {
      blocks.push({ type, hasHeaders: body.some((each) => each.includes(":")), bytes: base64Bytes(body.filter((each) => !each.includes(":")).join("")) });
      type = undefined;
    } else if (type !== undefined) body.push(line);
  }
  return blocks;
}

export function encodePem(type: string, bytes: Uint8Array): string {
  const lines = encodeBase64Bytes(bytes).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${type}-----\n${lines.join("\n")}\n-----END ${type}-----\n`;
}
