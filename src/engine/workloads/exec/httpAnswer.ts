import type { ByteText } from "../../core/index.ts";
import { toUtf8 } from "../../core/index.ts";

const welcome = "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n";

/** What a program's page says. */
export const pageOf = (program: string, pod: string): string => (program === "nginx" ? welcome : program === "httpd" ? "<html><body><h1>It works!</h1></body></html>\n" : `${pod}\n`);

/** Programs that do not speak HTTP. */
const otherwise: Readonly<Record<string, true>> = { "redis-server": true, memcached: true, postgres: true, mysqld: true, mongod: true };

/**
 * What a program answers to what it has been sent so far on one connection.
 *
 * @returns the answer with what is left of the input; undefined: it waits for more; "close": it does not understand
 * @simplified a page for each path, whatever the method; of redis only PING; other protocols are not spoken
 */
export function httpAnswer(program: string, pod: string, input: ByteText): { readonly answer: ByteText; readonly rest: ByteText; readonly close: boolean } | "close" | undefined {
  if (program === "redis-server") return redisAnswer(input);
  if (Object.hasOwn(otherwise, program)) return input === "" ? undefined : "close";
  const end = input.indexOf("\r\n\r\n");
  if (end === -1) return input.length > 65_536 ? "close" : undefined;
  const head = input.slice(0, end);
  const [, method, version] = /^([A-Z]+) \S+ HTTP\/(1\.[01])/.exec(head) ?? [];
  if (method === undefined) return "close";
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  if (input.length < end + 4 + length) return undefined;
  const page = toUtf8(pageOf(program, pod));
  const close = version === "1.0" || /^connection: *close/im.test(head);
  const lines = ["HTTP/1.1 200 OK", `Server: ${program}`, `Content-Type: ${program === "nginx" || program === "httpd" ? "text/html" : "text/plain"}`, `Content-Length: ${page.length}`, `Connection: ${close ? "close" : "keep-alive"}`];
  return { answer: `${lines.join("\r\n")}\r\n\r\n${method === "HEAD" ? "" : page}`, rest: input.slice(end + 4 + length), close };
}

function redisAnswer(input: ByteText): ReturnType<typeof httpAnswer> {
  const end = input.indexOf("\r\n");
  if (end === -1) return undefined;
  const isArray = input.startsWith("*1\r\n$4\r\n");
  if (isArray && input.length < 14) return undefined;
  const line = isArray ? input.slice(8, 12) : input.slice(0, end);
  const rest = isArray ? input.slice(14) : input.slice(end + 2);
  return { answer: line.toUpperCase() === "PING" ? "+PONG\r\n" : `-ERR unknown command '${line}'\r\n`, rest, close: false };
}
