import { done, failed } from "./types.ts";
import type { CommandResult, NetAnswer, NetRequest } from "./types.ts";

type Done = Extract<CommandResult, { type: "done" }>;

/** What wget and curl print of an answer. */
export function netOutcome(request: NetRequest, answer: NetAnswer): Done {
  const result = request.tool === "curl" ? curl(request, answer) : wget(request, answer);
  return result.type === "done" ? result : { type: "done", stdout: "", stderr: "", code: 1 };
}

function wget({ host, port, quiet }: NetRequest, answer: NetAnswer): CommandResult {
  const connecting = quiet ? "" : `Connecting to ${host} (${host}:${port})\n`;
  switch (answer.type) {
    case "response":
      return done(answer.body, 0, connecting);
    case "refused":
      return failed(`${connecting}wget: can't connect to remote host (${host}): Connection refused`);
    case "timeout":
      return failed(`${connecting}wget: download timed out`);
    case "badName":
      return failed(`wget: bad address '${host}${port === 80 ? "" : `:${port}`}'`);
  }
}

function curl({ host, port, timeout }: NetRequest, answer: NetAnswer): CommandResult {
  switch (answer.type) {
    case "response":
      return done(answer.body);
    case "refused":
      return failed(`curl: (7) Failed to connect to ${host} port ${port} after 0 ms: Could not connect to server`, 7);
    case "timeout":
      return failed(`curl: (28) Connection timed out after ${Math.round(timeout / 1000)} milliseconds`, 28);
    case "badName":
      return failed(`curl: (6) Could not resolve host: ${host}`, 6);
  }
}
